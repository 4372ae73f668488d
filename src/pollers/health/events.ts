import { type Event, HealthClient, paginateDescribeEvents } from '@aws-sdk/client-health';
import { accountArn } from '../../aws/arn.ts';
import { accountResource } from '../account-resource.ts';
import { complete, type Finding } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { affectedBy, maxResults } from './affected.ts';

/**
 * Issues and scheduled changes that are open or ahead: one list, and a call for each ten of them. Where the
 * support plan does not include the API, AWS denies it, and the part is switched off as any denied one.
 */
export const eventsPart: PollPart = {
  name: 'events',
  everyMs: 300_000,
  reach: 'global',
  permissions: ['health:DescribeEvents', 'health:DescribeAffectedEntities'],
  poll: async (context) => {
    const { aws, scope, priority } = context;
    const client = aws.client(HealthClient, scope, { priority });
    const filter = {
      eventStatusCodes: ['open' as const, 'upcoming' as const],
      eventTypeCategories: ['issue' as const, 'scheduledChange' as const],
    };
    const listed = await collectPages(
      paginateDescribeEvents({ client }, { filter, maxResults }),
      ({ events }) => events,
    );
    const events = listed.filter((event) => concernsUs(event, context)).toSorted(newestFirst);
    const affected = await affectedBy(events.slice(0, mostAsked), client, context);
    const findings = affected.map(({ event, resource }) => findingOn(resource, event));
    return [
      complete({ poller: 'health', part: eventsPart }, context, {
        resources: [accountResource(scope)],
        findings: [accountFinding(accountArn(scope), events), ...findings],
      }),
    ];
  },
};

/** Of how many events AWS is asked what they affect; the account’s own line counts all of them. */
const mostAsked = 100;

/**
 * AWS tells everybody of an issue in any region: it is the account’s where anything of it is known there. What
 * is in no region (IAM, Route 53) everybody uses.
 */
function concernsUs({ eventScopeCode, region }: Event, { model, scope }: PollContext): boolean {
  if (eventScopeCode !== 'PUBLIC' || region === 'global') return true;
  for (const resource of model.resources.values())
    if (resource.account === scope.account && resource.region === region) return true;
  return false;
}

function newestFirst(a: Event, b: Event): number {
  return (b.startTime?.getTime() ?? 0) - (a.startTime?.getTime() ?? 0);
}

function accountFinding(resource: string, events: readonly Event[]): Finding {
  const word = {
    resource,
    check: 'health/event',
    family: 'control-plane' as const,
    nature: 'warning-only' as const,
    value: events.length,
  };
  const [newest] = events;
  if (newest === undefined)
    return { ...word, state: 'pass', reason: 'AWS Health knows of no issue and no scheduled change' };
  const more = events.length === 1 ? '' : `, and of ${events.length - 1} more`;
  return { ...word, state: 'warn', reason: `AWS Health tells of ${inWords(newest)}${more}` };
}

function findingOn(resource: string, event: Event): Finding {
  const since = event.startTime?.getTime();
  return {
    resource,
    check: 'health/event',
    ...(event.arn === undefined ? {} : { by: event.arn }),
    family: 'control-plane',
    nature: 'warning-only',
    state: 'warn',
    reason: `AWS Health says that it is affected by ${inWords(event)}`,
    // What is ahead begins in the future, but is known now.
    ...(since === undefined || !Number.isFinite(since) || event.statusCode !== 'open' ? {} : { since }),
  };
}

/** `an issue of EC2 in eu-west-1 (AWS_EC2_OPERATIONAL_ISSUE)`. */
function inWords({ eventTypeCategory, eventTypeCode, service, region }: Event): string {
  const what = eventTypeCategory === 'scheduledChange' ? 'a scheduled change' : 'an issue';
  const where = region === undefined || region === 'global' ? '' : ` in ${region}`;
  return `${what} of ${service ?? 'a service'}${where} (${eventTypeCode ?? 'of a kind that AWS did not say'})`;
}
