import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { PollContext } from '../poller.ts';
import { callerOf, parseRecord, wordsOf } from './record.ts';

export const lookupPermissions: readonly string[] = ['cloudtrail:LookupEvents'];

/** A page holds 50 events, and AWS takes two calls a second in a region: what is busier is told to be. */
export const mostPages = 4;

/** A call that changed something. `mentions` is for finding out what it concerns, and is kept nowhere. */
export interface SeenChange {
  readonly at: number;
  readonly by: string;
  readonly service: string;
  readonly operation: string;
  readonly on: readonly string[];
  readonly error?: string;
  readonly mentions: ReadonlySet<string>;
}

export interface LookedUp {
  /** Newest first. */
  readonly changes: readonly SeenChange[];
  /** When the oldest that was read happened, where there were more than are read; what is before it is not known. */
  readonly readBackTo?: number;
}

/**
 * The management events of one account and region that were no reads, from CloudTrail's event history: no trail
 * is needed for it. Times are milliseconds since the epoch, both included. Throws an AwsError.
 */
export async function lookUpChanges(
  { aws, scope, priority }: Pick<PollContext, 'aws' | 'scope' | 'priority'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<LookedUp> {
  const client = aws.client(CloudTrailClient, scope, { priority });
  const changes: SeenChange[] = [];
  let token: string | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const answer = await client.send(
      new LookupEventsCommand({
        StartTime: new Date(from),
        EndTime: new Date(to),
        LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
        MaxResults: 50,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    changes.push(...(answer.Events ?? []).flatMap(changeOf));
    token = answer.NextToken;
    if (token === undefined) return { changes };
  }
  return { changes, readBackTo: changes.at(-1)?.at ?? to };
}

/** More is not read at three in the morning. */
const mostNamed = 5;

function changeOf(event: Event): SeenChange[] {
  const at = event.EventTime?.getTime();
  // AWS tells of each when it was and what it was; what lacks either says nothing.
  if (at === undefined || !Number.isFinite(at) || event.EventName === undefined) return [];
  const record = parseRecord(event.CloudTrailEvent);
  // The id of an access key is half of a credential, and names nothing that is watched.
  const named = (event.Resources ?? []).flatMap(({ ResourceType, ResourceName }) =>
    ResourceName === undefined || ResourceType === 'AWS::IAM::AccessKey' ? [] : [ResourceName],
  );
  const { errorCode } = record;
  return [
    {
      at,
      by: callerOf(record, event.Username),
      service: event.EventSource ?? '',
      operation: event.EventName,
      on: [...new Set(named)].slice(0, mostNamed),
      ...(typeof errorCode === 'string' ? { error: errorCode } : {}),
      mentions: new Set([...named, ...wordsOf(record.requestParameters)]),
    },
  ];
}
