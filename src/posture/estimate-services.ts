import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import type { Service } from '../model/service.ts';
import { type Availability, availabilityOf } from './availability.ts';
import { type Estimate, isWorse, type Loss, losses, type Recovery } from './estimate.ts';
import type { PostureService } from './rule.ts';

/** How an estimate stands to the objective that was declared. */
export type Comparison = 'meets' | 'misses' | 'depends-on-people' | 'cannot-tell';

/** An estimate with the part that it is of, held against the objective where one is declared. */
export interface Judged {
  readonly estimate: Estimate;
  readonly part: Resource;
  readonly objectiveSeconds?: number;
  readonly comparison?: Comparison;
}

export interface ServiceEstimate {
  readonly service: Service;
  /** `time` and `data` are absent where no part of the service is touched, or it holds no data. */
  readonly losses: readonly { readonly loss: Loss; readonly time?: Judged; readonly data?: Judged }[];
  readonly availability?: Availability;
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
  const availability = availabilityOf(parts, recoveries, { model, slo });
  return {
    service,
    losses: losses.map((loss) => ({
      loss,
      ...named('time', worst(parts, rtoSeconds, estimates(recoveries, 'time', loss, model))),
      ...named('data', worst(parts, rpoSeconds, estimates(recoveries, 'data', loss, model))),
    })),
    ...named('availability', availability),
  };
}

const named = <K extends string, V>(name: K, value: V | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [key in K]?: V };

type Estimating = (part: Resource) => readonly Estimate[];

function estimates(
  recoveries: readonly Recovery[],
  what: 'time' | 'data',
  loss: Loss,
  model: Model,
): Estimating {
  return (part) =>
    recoveries
      .filter(({ kinds }) => kinds.includes(part.kind))
      .flatMap((recovery) => recovery[what]?.(part, loss, model) ?? []);
}

/** Parts recover at the same time, so the last one counts; of equal ones the first. */
function worst(
  parts: readonly Resource[],
  objectiveSeconds: number | undefined,
  estimating: Estimating,
): Judged | undefined {
  let found: { readonly part: Resource; readonly estimate: Estimate } | undefined;
  for (const part of parts)
    for (const estimate of estimating(part))
      if (found === undefined || isWorse(estimate, found.estimate)) found = { part, estimate };
  if (found === undefined || objectiveSeconds === undefined) return found;
  return { ...found, objectiveSeconds, comparison: compared(found.estimate, objectiveSeconds) };
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
