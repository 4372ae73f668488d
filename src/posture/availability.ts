import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import { compareText } from '../model/text-order.ts';
import type { Commitment, Step, Uptime } from './commitment.ts';
import { commitments } from './commitments/registry.ts';
import { movesByItself } from './recovery/names.ts';
import { setOf } from './record-sets.ts';

/**
 * What AWS commits to for the parts of a service, multiplied: an estimate, for a commitment is no
 * measurement, and what the team itself breaks is not in it.
 */
export interface Availability extends Figure {
  /** The same if each request needs those as well of which nothing tells whether it does; absent where there are none. */
  readonly ifAllNeeded?: Figure;
  /** What is in neither, each with why. */
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
  readonly slo?: number;
}

interface Figure {
  /** 0–1; absent where one of the factors is not known. */
  readonly share?: number;
  readonly factors: readonly Uptime[];
  /** The arithmetic, such as `1 × (1 − (1 − 0.9998) × (1 − 0.9998)) × 0.9995`. */
  readonly arithmetic: string;
  readonly comparison?: 'meets' | 'misses' | 'cannot-tell';
}

/**
 * In series: names, the edge, what answers in a region, data. What answers in several regions is in parallel where
 * the names move users by themselves; else the worst region counts, for nobody can say which one serves.
 * Nothing where AWS commits to none of the parts.
 */
export function availabilityOf(
  parts: readonly Resource[],
  { model, slo }: { readonly model: Model; readonly slo: number | undefined },
): Availability | undefined {
  const said = parts.flatMap((part) =>
    commitments[part.kind].flatMap((committing) => {
      const commitment = committing(part, model);
      return commitment === undefined ? [] : [{ part, commitment }];
    }),
  );
  const { needed, perhaps } = sorted(eachOnce(said));
  if (needed.length === 0) return undefined;
  const at = (...steps: readonly string[]) =>
    inSeries(
      needed.filter(({ step }) => step !== undefined && steps.includes(step)).map(({ uptime }) => uptime),
    );
  const answering = needed.filter(({ step }) => step === 'region');
  const regions = [...Map.groupBy(answering, ({ part }) => part.region).values()].map((own) =>
    inSeries(own.map(({ uptime }) => uptime)),
  );
  const surely = product([
    at('name'),
    at('edge'),
    acrossRegions(regions, movesByNames(parts, model)),
    at('data'),
    inSeries(needed.filter(({ step }) => step === undefined).map(({ uptime }) => uptime)),
  ]);
  return {
    ...figureOf(surely, needed, slo),
    ...(perhaps.length === 0
      ? {}
      : {
          ifAllNeeded: figureOf(
            product([{ ...surely, text: '…' }, inSeries(perhaps.map(({ uptime }) => uptime))]),
            perhaps,
            slo,
          ),
        }),
    leftOut: said.flatMap(({ commitment }) => (commitment.kind === 'left-out' ? [commitment] : [])),
    ...(slo === undefined ? {} : { slo }),
  };
}

interface Said {
  readonly part: Resource;
  readonly commitment: Commitment;
}

type Counting = Pick<Exclude<Commitment, { kind: 'left-out' }>, 'step' | 'uptime'> & {
  readonly part: Resource;
};

/** What fails together counts once; where it is needed by one of them, it is needed. */
function eachOnce(said: readonly Said[]): readonly Said[] {
  const keyOf = ({ commitment }: Said) => (commitment.kind === 'left-out' ? undefined : commitment.once);
  const first = new Map<string, Said>();
  for (const one of said) {
    const key = keyOf(one);
    if (key === undefined) continue;
    const before = first.get(key);
    if (before === undefined || (before.commitment.kind === 'perhaps' && one.commitment.kind === 'needed'))
      first.set(key, one);
  }
  return said.filter((one) => {
    const key = keyOf(one);
    return key === undefined || first.get(key) === one;
  });
}

/**
 * Something has to answer a request. Where nothing is known to, all that computes is taken for that; and where nothing
 * computes, all that there is.
 */
function sorted(said: readonly Said[]) {
  const of = (kind: 'needed' | 'perhaps'): readonly Counting[] =>
    said.flatMap(({ part, commitment }) =>
      commitment.kind === kind ? [{ part, step: commitment.step, uptime: commitment.uptime }] : [],
    );
  const [needed, perhaps] = [of('needed'), of('perhaps')];
  if (needed.some(({ step }) => step === 'region')) return { needed, perhaps };
  const computes = perhaps.filter(({ step }) => step === 'region');
  if (computes.length > 0)
    return { needed: [...needed, ...computes], perhaps: perhaps.filter((one) => !computes.includes(one)) };
  return needed.length > 0 ? { needed, perhaps } : { needed: perhaps, perhaps: [] };
}

function figureOf({ share, text }: Product, counted: readonly Counting[], slo: number | undefined): Figure {
  return {
    ...(Number.isNaN(share) ? {} : { share }),
    factors: counted.toSorted(inOrder).map(({ uptime }) => uptime),
    arithmetic: text,
    ...(slo === undefined ? {} : { comparison: compared(share, slo) }),
  };
}

const steps: readonly (Step | undefined)[] = ['name', 'edge', 'region', 'data', undefined];

/** As the arithmetic has them. */
function inOrder(a: Counting, b: Counting): number {
  const byStep = steps.indexOf(a.step) - steps.indexOf(b.step);
  return byStep !== 0 || a.step !== 'region' ? byStep : compareText(a.part.region, b.part.region);
}

function compared(share: number, slo: number): NonNullable<Figure['comparison']> {
  if (Number.isNaN(share)) return 'cannot-tell';
  return share >= slo ? 'meets' : 'misses';
}

interface Product {
  /** Not a number where one of its factors is not known: whatever is multiplied with it is not known either. */
  readonly share: number;
  readonly text: string;
}

function product(found: readonly (Product | undefined)[]): Product {
  const steps = found.filter((step) => step !== undefined);
  return {
    share: steps.reduce((whole, step) => whole * step.share, 1),
    text: steps.map(({ text }) => text).join(' × '),
  };
}

function inSeries(uptimes: readonly Uptime[]): Product | undefined {
  if (uptimes.length === 0) return undefined;
  return {
    share: uptimes.reduce((whole, { share = Number.NaN }) => whole * share, 1),
    text: uptimes.map(({ share }) => (share === undefined ? '?' : String(share))).join(' × '),
  };
}

function acrossRegions(found: readonly (Product | undefined)[], inParallel: boolean): Product | undefined {
  const regions = found.filter((region) => region !== undefined);
  const [first, ...others] = regions;
  if (first === undefined || others.length === 0) return first;
  if (!inParallel) return others.reduce((worst, next) => (worst.share <= next.share ? worst : next), first);
  return {
    share: 1 - regions.reduce((whole, { share }) => whole * (1 - share), 1),
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
