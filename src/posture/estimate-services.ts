import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import type { Objectives, Service } from '../model/service.ts';
import { type Availability, availabilityOf } from './availability.ts';
import { type Estimate, isWorse, type Loss, losses, type Recovery, unclear } from './estimate.ts';
import type { PostureService } from './rule.ts';
import { standingOf } from './standing.ts';

/** How an estimate stands to the objective that was declared. */
export type Comparison = 'meets' | 'misses' | 'depends-on-people' | 'cannot-tell';

/** An estimate with the part that it is of, held against the objective where one is declared. */
export interface Judged {
  readonly estimate: Estimate;
  readonly part: Resource;
  /** Whether there are parts of which nothing is known: it takes as long as said, or longer. */
  readonly orMore: boolean;
  readonly objectiveSeconds?: number;
  readonly comparison?: Comparison;
}

/** A part of which nothing can be said, and what is not known. */
export interface Gap {
  readonly part: Resource;
  readonly reason: string;
}

export interface ServiceEstimate {
  readonly service: Service;
  /** `time` and `data` are absent where no part of the service is touched, or it holds no data. */
  readonly losses: readonly { readonly loss: Loss; readonly time?: Judged; readonly data?: Judged }[];
  readonly availability?: Availability;
  /** What the losses above are without, each once. */
  readonly gaps: readonly Gap[];
  /** Objectives that were declared and that nothing can be held against. */
  readonly unjudged: readonly (keyof Objectives)[];
}

/** RTO, RPO and availability of every service, most important first. */
export function estimateServices(
  model: Model,
  services: readonly PostureService[],
): readonly ServiceEstimate[] {
  const recoveries = services.flatMap((each) => each.recoveries ?? []);
  return [...model.services.values()]
    .toSorted((a, b) => a.tier - b.tier || (a.name < b.name ? -1 : 1))
    .map((service) => estimateService(service, recoveries, model));
}

function estimateService(service: Service, recoveries: readonly Recovery[], model: Model): ServiceEstimate {
  const parts = service.resources.flatMap((id) => model.resources.get(id) ?? []);
  const { rtoSeconds, rpoSeconds, slo } = service.objectives;
  const availability = availabilityOf(parts, { model, slo });
  const each = losses.map((loss) => ({
    loss,
    time: estimatesOf(parts, estimating(recoveries, 'time', loss, model)),
    data: estimatesOf(parts, estimating(recoveries, 'data', loss, model)),
  }));
  const estimated = each.map(({ loss, time, data }) => ({
    loss,
    ...named('time', worst(time, rtoSeconds)),
    ...named('data', worst(data, rpoSeconds)),
  }));
  const gaps = each.flatMap(({ time, data }) => [...time.gaps, ...data.gaps]);
  return {
    service,
    losses: estimated,
    ...named('availability', availability),
    gaps: [...new Map(gaps.map((gap) => [`${gap.part.id} ${gap.reason}`, gap])).values()],
    unjudged: [
      ...(slo !== undefined && availability === undefined ? (['slo'] as const) : []),
      ...(rtoSeconds !== undefined && estimated.every(({ time }) => time === undefined)
        ? (['rtoSeconds'] as const)
        : []),
      ...(rpoSeconds !== undefined && estimated.every(({ data }) => data === undefined)
        ? (['rpoSeconds'] as const)
        : []),
    ],
  };
}

const named = <K extends string, V>(name: K, value: V | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [key in K]?: V };

type Estimating = (part: Resource) => readonly Estimate[];

function estimating(
  recoveries: readonly Recovery[],
  what: 'time' | 'data',
  loss: Loss,
  model: Model,
): Estimating {
  return (part) => {
    const standing = standingOf[part.kind];
    if (what === 'time' && typeof standing === 'object' && 'cannotTell' in standing)
      return [unclear(standing.cannotTell)];
    return recoveries
      .filter(({ kinds }) => kinds.includes(part.kind))
      .flatMap((recovery) => recovery[what]?.(part, loss, model) ?? []);
  };
}

interface Estimates {
  readonly known: readonly { readonly part: Resource; readonly estimate: Estimate }[];
  readonly gaps: readonly Gap[];
}

function estimatesOf(parts: readonly Resource[], each: Estimating): Estimates {
  const all = parts.flatMap((part) => each(part).map((estimate) => ({ part, estimate })));
  return {
    known: all.filter(({ estimate: { kind } }) => kind !== 'cannot-tell'),
    gaps: all.flatMap(({ part, estimate }) =>
      estimate.kind === 'cannot-tell' ? [{ part, reason: estimate.reason }] : [],
    ),
  };
}

/**
 * Parts recover at the same time, so the last one counts; of equal ones the first. What is known is not hidden
 * by what is not, but what is not known meets nothing.
 */
function worst({ known, gaps }: Estimates, objectiveSeconds: number | undefined): Judged | undefined {
  const [first = gapAsEstimate(gaps), ...others] = known;
  if (first === undefined) return undefined;
  const found = {
    ...others.reduce((last, next) => (isWorse(next.estimate, last.estimate) ? next : last), first),
    orMore: known.length > 0 && gaps.length > 0,
  };
  if (objectiveSeconds === undefined) return found;
  const comparison = compared(found.estimate, objectiveSeconds);
  return {
    ...found,
    objectiveSeconds,
    comparison: comparison === 'meets' && found.orMore ? 'cannot-tell' : comparison,
  };
}

function gapAsEstimate([gap]: readonly Gap[]): Estimates['known'][number] | undefined {
  return gap === undefined ? undefined : { part: gap.part, estimate: unclear(gap.reason) };
}

/** Exported for its boundary: an estimate that is the objective to the second meets it. */
export function compared(estimate: Estimate, objectiveSeconds: number): Comparison {
  switch (estimate.kind) {
    case 'about':
      return estimate.seconds <= objectiveSeconds ? 'meets' : 'misses';
    case 'everything':
      return 'misses';
    case 'by-hand':
      return 'depends-on-people';
    case 'cannot-tell':
      return 'cannot-tell';
  }
}
