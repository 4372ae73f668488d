import {
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { AwsError } from '../../aws/error.ts';
import type { PollContext } from '../poller.ts';

/** 300 records a page: six times the default quota of 10,000 records a zone. */
const mostPages = 200;

/** Where to begin, and how much to read: the whole zone, or the records of one name and type. */
export type RecordRange =
  | { readonly kind: 'zone' }
  | { readonly kind: 'set'; readonly name: string; readonly type: string };

/**
 * Records of one zone, in Route 53's order. The SDK has no paginator for this call, whose cursor is three
 * fields. A service that ignores the cursor sends the same page for ever, so a cursor that comes twice
 * ends the read with an AwsError rather than with half a zone.
 */
export async function* recordSets(
  context: PollContext,
  zoneId: string,
  range: RecordRange,
): AsyncGenerator<ResourceRecordSet> {
  const client = context.aws.client(Route53Client, context.scope, { priority: context.priority });
  const seen = new Set<string>();
  let from: Partial<ListResourceRecordSetsCommandInput> =
    range.kind === 'set' ? { StartRecordName: range.name, StartRecordType: asType(range.type) } : {};
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, ...from }));
    for (const set of answer.ResourceRecordSets ?? []) {
      if (range.kind === 'set' && !isOf(range, set)) return;
      yield set;
    }
    if (!answer.IsTruncated) return;
    from = {
      StartRecordName: answer.NextRecordName,
      StartRecordType: answer.NextRecordType,
      StartRecordIdentifier: answer.NextRecordIdentifier,
    };
    const cursor = JSON.stringify(from);
    if (seen.has(cursor)) throw broken(zoneId, 'the same page came twice');
    seen.add(cursor);
  }
  throw broken(zoneId, `it did not end after ${mostPages} pages`);
}

type RecordType = ListResourceRecordSetsCommandInput['StartRecordType'];

/** Types come from answers of the same service, so what the SDK's list does not know is passed back as it was. */
const asType = (type: string): RecordType => type as RecordType;

function isOf(range: { readonly name: string; readonly type: string }, set: ResourceRecordSet): boolean {
  return set.Type === range.type && withDot(set.Name ?? '') === withDot(range.name);
}

const withDot = (name: string): string => (name.endsWith('.') ? name : `${name}.`);

function broken(zoneId: string, what: string): AwsError {
  return new AwsError({
    failure: 'broken',
    code: 'EndlessPages',
    message: `Route 53 ListResourceRecordSets of zone ${zoneId}: ${what}; the records are not used`,
  });
}
