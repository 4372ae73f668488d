import { type Quota, quotaOf } from '../../../src/aws/quotas.ts';
import type { CountedCall, CountedRead } from './counted-sweep.ts';
import { fewestOf, pages } from './fewest-calls.ts';
import type { Estate } from './large-account.ts';

/** What watching one service costs in an hour in which all is well. */
export interface ServiceCost {
  readonly service: string;
  /** Calls an hour, each part at its own cadence. */
  readonly calls: number;
  /** The fewest by which anybody would know the same as often. */
  readonly fewest: number;
  /** Metrics asked for in an hour, which is what CloudWatch charges. */
  readonly metrics: number;
  /** The bucket of AWS's that is used most, and how much of what Holdfast allows itself of it. */
  readonly bucket: string;
  readonly share: number;
  /** The read that waits longest for tokens where no other read is under way, and its cadence, seconds. */
  readonly longest: { readonly part: string; readonly waits: number; readonly every: number };
}

/** Of AWS's own quotas, by default (`src/aws/budget.ts`). */
const ownShare = 0.5;

/** By service, as the SDK names it; what CloudWatch is asked for its metrics, by whomever, apart. */
export function sweepCost(reads: readonly CountedRead[], estate: Estate): readonly ServiceCost[] {
  const asked = reads.flatMap((read) => read.calls.map((call) => ({ call, read, line: lineOf(call) })));
  return [...Map.groupBy(asked, ({ line }) => line)].map(([service, own]) => {
    const byOperation = [...Map.groupBy(own, ({ call }) => operationOf(call))];
    return {
      service,
      calls: sum(own.map(({ read }) => timesAnHour(read))),
      fewest: sum(byOperation.map(([operation, calls]) => fewestAnHour(operation, calls, estate))),
      metrics: sum(own.map(({ call, read }) => metricsIn(call) * timesAnHour(read))),
      ...busiest(own),
      longest: longest(
        reads.map((read) => ({ read, calls: read.calls.filter((call) => lineOf(call) === service) })),
      ),
    };
  });
}

interface Asked {
  readonly call: CountedCall;
  readonly read: CountedRead;
}

const metrics = 'GetMetricData';

function metricsIn({ input }: CountedCall): number {
  return (input as { readonly MetricDataQueries?: readonly unknown[] }).MetricDataQueries?.length ?? 0;
}

const lineOf = ({ service, operation }: CountedCall): string =>
  operation === metrics ? `${service} metrics` : service;

/** Lists of a part are another thing to know than the whole. */
function operationOf({ service, operation, input }: CountedCall): string {
  const name = `${service} ${operation}`;
  const { Filters, StateValue } = input as { readonly Filters?: unknown; readonly StateValue?: unknown };
  if (operation === 'DescribeInstanceStatus' && Filters !== undefined) return `${name} by kind`;
  return operation === 'DescribeAlarms' && StateValue !== undefined ? `${name} by state` : name;
}

const timesAnHour = ({ part }: CountedRead): number => 3_600_000 / part.everyMs;

/** What several parts ask is needed as often as the quickest of them asks it. */
function fewestAnHour(operation: string, asked: readonly Asked[], estate: Estate): number {
  const often = Math.max(...asked.map(({ read }) => timesAnHour(read)));
  if (operation.endsWith(metrics)) return fewestForMetrics(asked);
  const fewest = fewestOf(operation);
  if (fewest.kind === 'listed') return fewest.calls(estate) * often;
  const things = Map.groupBy(asked, ({ call }) => thingOf(call));
  return sum([...things.values()].map((same) => Math.max(...same.map(({ read }) => timesAnHour(read)))));
}

/** A call has one beginning, one end and one region, which differ from part to part; it takes 500 metrics. */
function fewestForMetrics(asked: readonly Asked[]): number {
  const byPart = Map.groupBy(asked, ({ read, call }) => `${read.poller}/${read.part.name} ${call.region}`);
  return sum(
    [...byPart.values()].map((calls) => {
      const queries = sum(calls.map(({ call }) => metricsIn(call)));
      return pages(queries, 500) * timesAnHour((calls[0] as Asked).read);
    }),
  );
}

/** What is asked about, whichever page of it. */
function thingOf({ input }: CountedCall): string {
  const about = Object.entries(input as object).filter(([name]) => !/token|marker|^start|^max/i.test(name));
  return JSON.stringify(about);
}

function busiest(asked: readonly Asked[]): Pick<ServiceCost, 'bucket' | 'share'> {
  const shares = new Map<string, number>();
  for (const { call, read } of asked)
    for (const { family, refillPerSecond } of quotasOf(call))
      shares.set(
        family,
        (shares.get(family) ?? 0) + timesAnHour(read) / 3_600 / (refillPerSecond * ownShare),
      );
  const [bucket = '', share = 0] = [...shares].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return { bucket, share };
}

function* quotasOf({ service, operation, input }: CountedCall): Generator<Quota> {
  for (let quota: Quota | undefined = quotaOf(service, operation, input); quota; quota = quota.within)
    yield quota;
}

function longest(
  parts: readonly { readonly read: CountedRead; readonly calls: readonly CountedCall[] }[],
): ServiceCost['longest'] {
  const waits = parts.map(({ read, calls }) => ({
    part: `${read.poller}/${read.part.name}`,
    waits: waitOf(calls),
    every: read.part.everyMs / 1_000,
  }));
  const [first] = waits.toSorted((a, b) => b.waits / b.every - a.waits / a.every);
  return first ?? { part: '', waits: 0, every: 1 };
}

/** Seconds until the last of these has its token, from buckets that are full at first. */
function waitOf(calls: readonly CountedCall[]): number {
  const byFamily = new Map<string, { readonly quota: Quota; calls: number }>();
  for (const quota of calls.flatMap((call) => [...quotasOf(call)])) {
    const known = byFamily.get(quota.family) ?? { quota, calls: 0 };
    byFamily.set(quota.family, { ...known, calls: known.calls + 1 });
  }
  const waits = [...byFamily.values()].map(
    ({ quota, calls: count }) =>
      (count - Math.max(1, quota.capacity * ownShare)) / (quota.refillPerSecond * ownShare),
  );
  return Math.max(0, ...waits);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
