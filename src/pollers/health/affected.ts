import {
  type AffectedEntity,
  type Event,
  type HealthClient,
  paginateDescribeAffectedEntities,
} from '@aws-sdk/client-health';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';

export interface Affected {
  readonly event: Event;
  /** Id of a resource that is known. */
  readonly resource: string;
}

/** Which of the resources that are known these events affect. Throws AwsError. */
export async function affectedBy(
  events: readonly Event[],
  client: HealthClient,
  context: PollContext,
): Promise<readonly Affected[]> {
  const byArn = new Map(events.flatMap((event) => (event.arn === undefined ? [] : [[event.arn, event]])));
  const arns = [...byArn.keys()];
  const found = new Map<string, Affected>();
  const idOf = arns.length === 0 ? () => undefined : idsOf(context);
  for (let at = 0; at < arns.length; at += eventsACall) {
    const filter = { eventArns: arns.slice(at, at + eventsACall) };
    const pages = paginateDescribeAffectedEntities({ client }, { filter, maxResults });
    for (const entity of await collectPages(pages, ({ entities }) => entities)) {
      const event = byArn.get(entity.eventArn ?? '');
      if (event === undefined || isOver(entity)) continue;
      const resource = idOf(entity.entityValue ?? '', event.region);
      if (resource !== undefined) found.set(`${event.arn} ${resource}`, { event, resource });
    }
  }
  return [...found.values()];
}

/** AWS takes ten events a call. */
const eventsACall = 10;

/** The most that one page of AWS Health has. */
export const maxResults = 100;

function isOver({ statusCode }: AffectedEntity): boolean {
  return statusCode === 'RESOLVED' || statusCode === 'UNIMPAIRED';
}

/**
 * Health names some things by ARN, others by the end of one: `i-0abc`, `shop-db`. What two things of the
 * region could mean is left out: a wrong word is worse than none.
 */
function idsOf({ model, scope }: PollContext): (value: string, region?: string) => string | undefined {
  const ends = new Map<string, string | undefined>();
  for (const { id, account, region } of model.resources.values()) {
    if (account !== scope.account) continue;
    const key = `${region} ${id.split(/[:/]/).at(-1)}`;
    ends.set(key, ends.has(key) ? undefined : id);
  }
  return (value, region) => (model.resources.has(value) ? value : ends.get(`${region} ${value}`));
}
