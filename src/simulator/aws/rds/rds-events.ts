import type {
  DescribeEventsCommandInput,
  DescribeEventsCommandOutput,
  Event,
  ListTagsForResourceCommandInput,
} from '@aws-sdk/client-rds';
import type { DatabaseEvent } from '../../world/state/database.ts';
import { awsFailure } from '../failure.ts';
import { type Operation, reads } from '../operation.ts';
import { clustersOf, databasesOf, paged } from './rds-select.ts';

/** DescribeEvents answers the last hour unless it is asked for more, which AWS keeps for 14 days. */
const eventsByDefaultMs = 3_600_000;

export const eventOperations: Readonly<Record<string, Operation>> = {
  DescribeEvents: reads(
    (input: DescribeEventsCommandInput, { world, scope }): Omit<DescribeEventsCommandOutput, '$metadata'> => {
      const to = input.EndTime?.getTime() ?? world.clock.now();
      const spanMs = input.Duration === undefined ? eventsByDefaultMs : input.Duration * 60_000;
      const from = input.StartTime?.getTime() ?? to - spanMs;
      const found = world.databaseEvents.filter(
        (event) =>
          event.region === scope.region &&
          event.at >= from &&
          event.at <= to &&
          (input.SourceType === undefined || input.SourceType === event.sourceType) &&
          (input.SourceIdentifier === undefined || input.SourceIdentifier === event.database) &&
          (input.EventCategories === undefined ||
            event.categories.some((category) => input.EventCategories?.includes(category))),
      );
      const { items, next } = paged(found, input);
      return { Events: items.map(eventShape), Marker: next };
    },
  ),
  ListTagsForResource: reads((input: ListTagsForResourceCommandInput, context) => {
    const all = [...databasesOf(context), ...clustersOf(context)];
    const found = all.find(({ arn }) => arn === input.ResourceName);
    if (found === undefined)
      throw awsFailure('DBInstanceNotFound', `DBInstance ${input.ResourceName} not found.`, 404);
    return { TagList: [...found.tags].map(([Key, Value]) => ({ Key, Value })) };
  }),
};

function eventShape(event: DatabaseEvent): Event {
  return {
    SourceIdentifier: event.database,
    SourceArn: event.arn,
    SourceType: event.sourceType,
    Message: event.message,
    EventCategories: [...event.categories],
    Date: new Date(event.at),
  };
}
