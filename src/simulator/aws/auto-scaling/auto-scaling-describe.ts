import type {
  DescribeAutoScalingGroupsCommandInput,
  DescribeAutoScalingGroupsCommandOutput,
  DescribeAutoScalingInstancesCommandInput,
  DescribeAutoScalingInstancesCommandOutput,
  DescribeScalingActivitiesCommandInput,
  DescribeScalingActivitiesCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import { type Answer, groupNamed, groupsOf, paged } from './auto-scaling-lookups.ts';
import { activityShape, groupShape, memberShape } from './auto-scaling-shapes.ts';
import { awsFailure } from '../failure.ts';
import { type Operation, reads } from '../operation.ts';
import type { ScalingGroup } from '../../world/state/scaling-group.ts';

export const describeOperations: Readonly<Record<string, Operation>> = {
  DescribeAutoScalingGroups: reads(
    (
      input: DescribeAutoScalingGroupsCommandInput,
      context,
    ): Answer<DescribeAutoScalingGroupsCommandOutput> => {
      const names = input.AutoScalingGroupNames ?? [];
      // A name that does not exist is left out of the answer; AWS raises no error for it.
      const found = groupsOf(context).filter(
        (group) =>
          (names.length === 0 || names.includes(group.name)) && matchesTags(group, input.Filters ?? []),
      );
      const { items, next } = paged(found, input, 100);
      return { AutoScalingGroups: items.map((group) => groupShape(context.world, group)), NextToken: next };
    },
  ),
  DescribeAutoScalingInstances: reads(
    (
      input: DescribeAutoScalingInstancesCommandInput,
      context,
    ): Answer<DescribeAutoScalingInstancesCommandOutput> => {
      const ids = input.InstanceIds ?? [];
      const found = groupsOf(context).flatMap((group) =>
        [...group.members.values()]
          .filter((member) => ids.length === 0 || ids.includes(member.instance))
          .map((member) => ({
            ...memberShape(context.world, member, group),
            AutoScalingGroupName: group.name,
          })),
      );
      const { items, next } = paged(found, input, 50);
      return { AutoScalingInstances: [...items], NextToken: next };
    },
  ),
  DescribeScalingActivities: reads(
    (
      input: DescribeScalingActivitiesCommandInput,
      context,
    ): Answer<DescribeScalingActivitiesCommandOutput> => {
      const name = input.AutoScalingGroupName;
      const ids = input.ActivityIds ?? [];
      const found = (name === undefined ? groupsOf(context) : [groupNamed(name, context)])
        .flatMap((group) => group.activities)
        .filter((activity) => ids.length === 0 || ids.includes(activity.id))
        .toReversed();
      const { items, next } = paged(found, input, 100);
      return { Activities: items.map(activityShape), NextToken: next };
    },
  ),
};

function matchesTags(
  group: ScalingGroup,
  filters: NonNullable<DescribeAutoScalingGroupsCommandInput['Filters']>,
): boolean {
  const tags = new Map([...group.tags, ...group.ownTags]);
  return filters.every(({ Name: name = '', Values: values = [] }) => {
    if (name === 'tag-key') return values.some((key) => tags.has(key));
    if (name === 'tag-value') return [...tags.values()].some((value) => values.includes(value));
    if (name.startsWith('tag:')) return values.includes(tags.get(name.slice(4)) ?? '\u0000');
    throw awsFailure('ValidationError', `Filter type ${name} is not correct.`);
  });
}
