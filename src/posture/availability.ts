import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import type { Recovery, Uptime } from './estimate.ts';
import { movesByItself } from './recovery/names.ts';
import { setOf } from './record-sets.ts';

/**
 * What AWS commits to for the parts of a service, multiplied: an estimate, for a commitment is no
 * measurement, and what the team itself breaks is not in it.
 */
export interface Availability {
  /** 0–1; absent where one of the factors is not known. */
  readonly share?: number;
  readonly factors: readonly Uptime[];
  /** The arithmetic, such as `1 × (1 − (1 − 0.9998) × (1 − 0.9998)) × 0.9995`. */
  readonly arithmetic: string;
  readonly slo?: number;
  readonly comparison?: 'meets' | 'misses' | 'cannot-tell';
}

/**
 * In series: names, what serves in a region, databases. What serves in several regions is in parallel where
 * the names move users by themselves; else the worst region counts, for nobody can say which one serves.
 * Nothing where AWS commits to none of the parts.
 */
export function availabilityOf(
  parts: readonly Resource[],
  recoveries: readonly Recovery[],
  { model, slo }: { readonly model: Model; readonly slo: number | undefined },
): Availability | undefined {
  const committed = parts.flatMap((part) =>
    recoveries
      .filter(({ kinds }) => kinds.includes(part.kind))
      .flatMap((recovery) => {
        const uptime = recovery.uptime?.(part, model);
        return uptime === undefined ? [] : [{ part, uptime }];
      }),
  );
  if (committed.length === 0) return undefined;
  const of = (chosen: (part: Resource) => boolean) =>
    committed.filter(({ part }) => chosen(part)).map(({ uptime }) => uptime);
  const serving = committed.filter(({ part }) => isServing(part));
  const regions = [...Map.groupBy(serving, ({ part }) => part.region).values()].map((own) =>
    inSeries(own.map(({ uptime }) => uptime)),
  );
  const steps = [
    inSeries(of(({ kind }) => kind.startsWith('route53:'))),
    acrossRegions(regions, movesByNames(parts, model)),
    inSeries(of(({ kind }) => kind.startsWith('rds:'))),
  ].filter((step) => step !== undefined);
  const share = steps.reduce((product, step) => product * step.share, 1);
  return {
    ...(Number.isNaN(share) ? {} : { share }),
    factors: committed.map(({ uptime }) => uptime),
    arithmetic: steps.map(({ text }) => text).join(' × '),
    ...(slo === undefined ? {} : { slo, comparison: compared(share, slo) }),
  };
}

function compared(share: number, slo: number): NonNullable<Availability['comparison']> {
  if (Number.isNaN(share)) return 'cannot-tell';
  return share >= slo ? 'meets' : 'misses';
}

interface Step {
  /** Not a number where one of its factors is not known: whatever is multiplied with it is not known either. */
  readonly share: number;
  readonly text: string;
}

const isServing = ({ kind }: Resource) => !kind.startsWith('route53:') && !kind.startsWith('rds:');

function inSeries(uptimes: readonly Uptime[]): Step | undefined {
  if (uptimes.length === 0) return undefined;
  return {
    share: uptimes.reduce((product, { share = Number.NaN }) => product * share, 1),
    text: uptimes.map(({ share }) => (share === undefined ? '?' : String(share))).join(' × '),
  };
}

function acrossRegions(found: readonly (Step | undefined)[], inParallel: boolean): Step | undefined {
  const regions = found.filter((region) => region !== undefined);
  const [first, ...others] = regions;
  if (first === undefined || others.length === 0) return first;
  if (!inParallel) return others.reduce((worst, next) => (worst.share <= next.share ? worst : next), first);
  return {
    share: 1 - regions.reduce((product, { share }) => product * (1 - share), 1),
    text: `(1 − ${regions.map(({ text }) => `(1 − ${text})`).join(' × ')})`,
  };
}

/** Whether every name of the service that leads to load balancers moves users without a person. */
function movesByNames(parts: readonly Resource[], model: Model): boolean {
  const sets = parts
    .filter(({ kind, facts }) => kind === 'route53:record' && facts['setIdentifier'] !== undefined)
    .map((record) => setOf(record, model));
  return sets.length > 0 && sets.every(movesByItself);
}
