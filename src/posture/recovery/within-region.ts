import { about, type Estimate } from '../estimate.ts';

/** What a service of AWS keeps in several zones by itself, so that the loss of one takes nothing and no time. */
export function keptInZones(service: string): Estimate {
  return about({
    what: `${service} keeps it in several zones`,
    seconds: 0,
    source: `${service}: resilience within a region`,
  });
}
