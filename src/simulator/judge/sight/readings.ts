import type { ApiCall } from '../../world/state/api-call.ts';

/** Who last read what: all that a caller can know comes through its reads. */
export interface Readings {
  note(call: ApiCall): void;
  /** When a caller last read any of these services, of a region where they are regional; undefined: never. */
  last(caller: string, services: readonly string[], region: string): number | undefined;
}

/** Services with one endpoint for the whole world: a read says the same wherever it is made. */
const global = new Set(['Route 53', 'Route53 Recovery Cluster', 'SQS']);

/** Calls that read nothing about the state of things. */
const saysNothing = /^(GetCallerIdentity|DescribeInstanceTypes|DescribeRegions|ListTags\w*|DescribeTags)$/;

export function createReadings(): Readings {
  const last = new Map<string, number>();
  const key = (caller: string, service: string, region: string) =>
    `${caller}|${service}|${global.has(service) ? '*' : region}`;
  return {
    note({ at, caller, service, operation, region, code, mutates }) {
      if (code !== undefined || (mutates && service !== 'SQS') || saysNothing.test(operation)) return;
      last.set(key(caller, service, region), at);
    },
    last(caller, services, region) {
      const found = services.flatMap((service) => last.get(key(caller, service, region)) ?? []);
      return found.length === 0 ? undefined : Math.max(...found);
    },
  };
}
