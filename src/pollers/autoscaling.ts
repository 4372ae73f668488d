import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Observation } from '../model/observation.ts';
import { type GroupActivities, noActivities, readActivities } from './autoscaling/activities.ts';
import { describeGroup, groupsByName, groupsVoice, listGroups } from './autoscaling/groups.ts';
import { readRefreshes, refreshesVoice, sweepRefreshes } from './autoscaling/instance-refreshes.ts';
import { complete, failed, type Found, partial } from './finding.ts';
import type { PollContext, Poller } from './poller.ts';

/** Auto Scaling groups, their instances, and what the groups are doing by themselves. */
export const autoscaling: Poller = {
  name: 'autoscaling',
  parts: [
    {
      // Groups and activities are one part: a group whose activities are not known must not look idle.
      ...groupsVoice.part,
      permissions: ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeScalingActivities'],
      poll: async (context) => {
        const [groups, activities] = await Promise.all([listGroups(context), readActivities(context)]);
        return [complete(groupsVoice, context, foundIn(groups, activities, context))];
      },
    },
    {
      ...refreshesVoice.part,
      permissions: ['autoscaling:DescribeInstanceRefreshes'],
      poll: async (context) => [
        complete(refreshesVoice, context, { resources: await sweepRefreshes(context) }),
      ],
    },
  ],
  refresh: async (ids, context) => {
    const wanted = groupsBehind(ids, context);
    return wanted.size === 0 ? [] : rereadGroups(wanted, context);
  },
};

async function rereadGroups(
  wanted: ReadonlyMap<string, string>,
  context: PollContext,
): Promise<readonly Observation[]> {
  const names = [...wanted.values()];
  const [groups, activities] = await Promise.all([groupsByName(names, context), readActivities(context)]);
  const found = foundIn(groups, activities, context);
  const mentioned = new Set(found.resources?.map(({ id }) => id));
  const former = [...wanted.keys()].flatMap((group) => [
    group,
    ...[...context.model.incoming(group)].flatMap(({ type, from }) => (type === 'member-of' ? from : [])),
  ]);
  const said = partial(groupsVoice, context, { ...found, gone: former.filter((id) => !mentioned.has(id)) });
  // One call a group: worth it before an action, too dear for every suspect.
  if (context.priority !== 'verify') return [said];
  const read = (found.resources ?? []).filter(({ kind }) => kind === 'autoscaling:group');
  try {
    const refreshing = await readRefreshes(read, context);
    const busy = new Set(refreshing.map(({ id }) => id));
    const idle = [...wanted.keys()].filter((id) => !busy.has(id));
    return [said, partial(refreshesVoice, context, { resources: refreshing, gone: idle })];
  } catch (error) {
    // What is known of the groups must not be lost with it.
    return [said, failed(refreshesVoice, context, error)];
  }
}

function foundIn(
  groups: readonly AutoScalingGroup[],
  activities: ReadonlyMap<string, GroupActivities>,
  { scope }: PollContext,
): Found {
  const described = groups.map((group) =>
    describeGroup(group, activities.get(group.AutoScalingGroupName ?? '') ?? noActivities, scope),
  );
  return {
    resources: described.flatMap(({ resources }) => resources),
    findings: described.flatMap(({ findings }) => findings),
  };
}

/** Name by ARN of the groups that are given, and of those that given instances are members of. */
function groupsBehind(ids: readonly string[], { model }: PollContext): Map<string, string> {
  const groups = new Map<string, string>();
  for (const id of ids) {
    const related = model.resources.get(id)?.relations.map(({ to }) => to) ?? [];
    for (const candidate of [id, ...related]) {
      const name = /:autoScalingGroup:[^:]*:autoScalingGroupName\/(.+)$/.exec(candidate)?.[1];
      if (name !== undefined) groups.set(candidate, name);
    }
  }
  return groups;
}
