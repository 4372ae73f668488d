import type {
  DescribeAffectedEntitiesCommandInput,
  DescribeAffectedEntitiesCommandOutput,
  DescribeEventsCommandInput,
  DescribeEventsCommandOutput,
} from '@aws-sdk/client-health';
import type { HealthEvent } from '../world/state/health-event.ts';
import type { World } from '../world/state/world.ts';
import { awsFailure } from './failure.ts';
import { reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** AWS Health, as far as what is open: each event is the account's own, and ends when its cause does. */
export const health: SimulatedService = {
  id: 'Health',
  protocol: 'json',
  operations: {
    DescribeEvents: reads(
      (input: DescribeEventsCommandInput, { world }): Answer<DescribeEventsCommandOutput> => {
        const { eventStatusCodes: states, eventTypeCategories: categories } = input.filter ?? {};
        const events = eventsOf(world)
          .filter(() => states === undefined || states.includes('open'))
          .filter(({ category }) => categories === undefined || categories.includes(category));
        const { items, next } = page(events, request(input));
        return { events: items.map(shapeOf), ...(next === undefined ? {} : { nextToken: next }) };
      },
    ),
    DescribeAffectedEntities: reads(
      (
        input: DescribeAffectedEntitiesCommandInput,
        { world },
      ): Answer<DescribeAffectedEntitiesCommandOutput> => {
        const arns = input.filter?.eventArns ?? [];
        if (arns.length === 0 || arns.length > 10)
          throw awsFailure('ValidationException', 'filter.eventArns must have 1 to 10 members');
        const entities = eventsOf(world)
          .filter(({ arn }) => arns.includes(arn))
          .flatMap((event) => event.entities.map((entity) => ({ event, entity })));
        const { items, next } = page(entities, request(input));
        return {
          entities: items.map(({ event, entity }) => ({
            entityArn: `arn:aws:health:${event.region}:${world.account}:entity/${entity}`,
            eventArn: event.arn,
            entityValue: entity,
            awsAccountId: world.account,
            lastUpdatedTime: new Date(event.startedAt),
            statusCode: event.category === 'issue' ? 'IMPAIRED' : 'PENDING',
          })),
          ...(next === undefined ? {} : { nextToken: next }),
        };
      },
    ),
  },
};

function eventsOf({ healthApi, healthEvents }: World): readonly HealthEvent[] {
  if (healthApi) return [...healthEvents.values()];
  throw awsFailure(
    'SubscriptionRequiredException',
    'The AWS Health API is part of the Business, Enterprise On-Ramp and Enterprise support plans.',
  );
}

function request({
  nextToken,
  maxResults,
}: {
  nextToken?: string | undefined;
  maxResults?: number | undefined;
}) {
  return { token: nextToken, size: maxResults, sizeAtMost: 100, invalidToken: 'InvalidPaginationToken' };
}

function shapeOf({ arn, service, type, category, region, startedAt }: HealthEvent) {
  const at = new Date(startedAt);
  return {
    arn,
    service,
    eventTypeCode: type,
    eventTypeCategory: category,
    region,
    startTime: at,
    lastUpdatedTime: at,
    statusCode: 'open' as const,
    eventScopeCode: 'ACCOUNT_SPECIFIC' as const,
  };
}
