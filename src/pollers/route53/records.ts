import { hostedZoneArn } from '../../aws/arn.ts';
import { AwsError } from '../../aws/error.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, partial } from '../finding.ts';
import { mapBounded } from '../map-bounded.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { type Endpoints, endpointsOf } from './endpoints.ts';
import { type KeptRecord, keptRecord, recordResource, siblingKey } from './record.ts';
import { type RecordRange, recordSets } from './record-pages.ts';
import { listZones, type Zone } from './zones.ts';

/** Every record that steers traffic, and what it leads to. */
export const recordsPart: PollPart = {
  name: 'records',
  everyMs: 60_000,
  reach: 'global',
  permissions: ['route53:ListHostedZones', 'route53:ListResourceRecordSets'],
  poll: async (context) => {
    const endpoints = endpointsOf(context.model);
    const zones = (await listZones(context)).filter(hasMoreThanItsOwn);
    const resources = await mapBounded(zones, zonesAtOnce, async ({ id }) =>
      describe(await readRecords(context, id, { kind: 'zone' }), id, context, endpoints),
    );
    return [complete(voice, context, { resources: resources.flat() })];
  },
};

const voice = { poller: 'route53', part: recordsPart };

/** Hides latency; the rate is the token bucket's affair. */
const zonesAtOnce = 4;

/** Every zone has its NS and SOA records; one with nothing else is not worth a call. */
const hasMoreThanItsOwn = ({ recordCount }: Zone): boolean => recordCount === undefined || recordCount > 2;

/** Reads the records of these sets (all of one name and type) and zones again. Throws AwsError. */
export async function rereadRecords(ids: readonly string[], context: PollContext): Promise<Observation> {
  const endpoints = endpointsOf(context.model);
  const resources = new Map<string, Resource>();
  const wanted = new Set<string>();
  for (const { zoneId, range, expected } of rangesOf(ids, context)) {
    const records = await readRecords(context, zoneId, range);
    const around =
      range.kind === 'set' ? knownRecords(context).filter((record) => record.zoneId === zoneId) : [];
    for (const found of describe(records, zoneId, context, endpoints, around)) resources.set(found.id, found);
    for (const id of expected) wanted.add(id);
  }
  const gone = [...wanted].filter((id) => !resources.has(id));
  return partial(voice, context, { resources: [...resources.values()], gone });
}

interface Reread {
  readonly zoneId: string;
  readonly range: RecordRange;
  /** Ids that the answer must hold, or else are gone. */
  readonly expected: string[];
}

function rangesOf(ids: readonly string[], context: PollContext): Iterable<Reread> {
  const asked = new Set(ids);
  const ranges = new Map<string, Reread>();
  for (const { id, zoneId, name, type } of knownRecords(context)) {
    const wholeZone = asked.has(hostedZoneArn(zoneId));
    const key = wholeZone ? zoneId : `${zoneId} ${name} ${type}`;
    const range: RecordRange = wholeZone ? { kind: 'zone' } : { kind: 'set', name, type };
    const reread = ranges.get(key) ?? { zoneId, range, expected: [] };
    reread.expected.push(id);
    ranges.set(key, reread);
  }
  return [...ranges.values()].filter(
    ({ range, expected }) => range.kind === 'zone' || expected.some((id) => asked.has(id)),
  );
}

/** The zone's records that steer traffic: none when the zone was deleted since it was listed. */
async function readRecords(
  context: PollContext,
  zoneId: string,
  range: RecordRange,
): Promise<readonly KeptRecord[]> {
  const records: KeptRecord[] = [];
  try {
    for await (const set of recordSets(context, zoneId, range)) {
      const record = keptRecord(zoneId, set);
      if (record !== undefined) records.push(record);
    }
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return [];
    throw error;
  }
  return records;
}

interface NamedRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** `around`: other records of the zone that aliases may lead to, where only some were read. */
function describe(
  records: readonly KeptRecord[],
  zoneId: string,
  context: PollContext,
  endpoints: Endpoints,
  around: readonly NamedRecord[] = [],
): Resource[] {
  const siblings = new Map<string, Set<string>>();
  for (const { id, name, type } of [...records, ...around]) {
    const ids = siblings.get(siblingKey(name, type)) ?? new Set();
    siblings.set(siblingKey(name, type), ids.add(id));
  }
  const tags = context.model.resources.get(hostedZoneArn(zoneId))?.tags ?? {};
  const surroundings = { account: context.scope.account, zoneId, tags, endpoints, siblings };
  return records.map((record) => recordResource(record, surroundings));
}

function knownRecords(context: PollContext): (NamedRecord & { readonly zoneId: string })[] {
  return [...context.model.ofKind('route53:record')].flatMap((id) => {
    const { zoneId, recordName: name, recordType: type } = context.model.resources.get(id)?.facts ?? {};
    return typeof zoneId === 'string' && typeof name === 'string' && typeof type === 'string'
      ? [{ id, zoneId, name, type }]
      : [];
  });
}
