import type { ApiCall } from '../../world/state/api-call.ts';

/** Who last read what: all that a caller can know comes through its reads. */
export interface Readings {
  note(call: ApiCall): void;
  /**
   * When a caller last read any of these services, of a region where they are regional; undefined: never.
   * With `names`, a read that asks for other things by name does not count.
   */
  last(
    caller: string,
    services: readonly string[],
    region: string,
    names?: ReadonlySet<string>,
  ): number | undefined;
}

/** What a caller read of one service and region. */
interface Read {
  /** The last of all. */
  any: number;
  /** The last that asked for nothing by name. */
  all?: number;
  /** The last that asked for it, by name, id or ARN. */
  readonly named: Map<string, number>;
}

/** Services with one endpoint for the whole world: a read says the same wherever it is made. */
const global = new Set(['Route 53', 'Route53 Recovery Cluster', 'SQS']);

/** Calls that read nothing about the state of things. */
const saysNothing = /^(GetCallerIdentity|DescribeInstanceTypes|DescribeRegions|ListTags\w*|DescribeTags)$/;

/** Far more things than are judged; the oldest is forgotten first. */
const namedAtMost = 10_000;

export function createReadings(): Readings {
  const reads = new Map<string, Read>();
  const key = (caller: string, service: string, region: string) =>
    `${caller}|${service}|${global.has(service) ? '*' : region}`;
  return {
    note({ at, caller, service, operation, region, input, code, mutates, stale }) {
      if (code !== undefined || stale === true) return;
      if ((mutates && service !== 'SQS') || saysNothing.test(operation)) return;
      const own = key(caller, service, region);
      const read: Read = reads.get(own) ?? { any: at, named: new Map() };
      reads.set(own, read);
      read.any = at;
      const names = namesIn(input);
      if (names.length === 0) read.all = at;
      for (const name of names) {
        read.named.delete(name);
        read.named.set(name, at);
        const [oldest] = read.named.keys();
        if (read.named.size > namedAtMost && oldest !== undefined) read.named.delete(oldest);
      }
    },
    last(caller, services, region, names) {
      let last: number | undefined;
      const note = (at: number | undefined) => {
        if (at !== undefined && at > (last ?? Number.NEGATIVE_INFINITY)) last = at;
      };
      for (const service of services) {
        const read = reads.get(key(caller, service, region));
        if (names === undefined || read === undefined) note(read?.any);
        else {
          note(read.all);
          for (const name of names) note(read.named.get(name));
        }
      }
      return last;
    },
  };
}

/** What a read asks for by name. A filter, a page or a metric asks for nothing in particular. */
function namesIn(input: unknown): readonly string[] {
  if (typeof input !== 'object' || input === null) return [];
  const names: string[] = [];
  for (const [key, value] of Object.entries(input)) {
    if (!/(Ids?|Arns?|ARNs?|Names?|Identifiers?)$/.test(key) || key === 'MetricName') continue;
    for (const name of Array.isArray(value) ? value : [value]) if (typeof name === 'string') names.push(name);
  }
  return names;
}
