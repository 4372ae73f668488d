import type { Fact, Resource, ResourceKind } from '../../model/resource.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import type { ObservedAccount } from './observe-account.ts';

/** A snapshot while it is drawn. */
export interface Sketch {
  readonly observed: ObservedAccount;
  /** What is there and a stack cannot say, each with why. */
  readonly leftOut: string[];
  readonly regions: WrittenStack['regions'];
  readonly balancers: DrawnBalancer[];
}

/** A balancer as the stack has it, and the one that it is of. */
export interface DrawnBalancer {
  readonly arn: string;
  readonly region: string;
  readonly dnsName: string;
  readonly requestsPerSecond: number | undefined;
  readonly written: NonNullable<WrittenStack['balancers']>[number];
}

/** Those of one kind, home first, by name: a second snapshot of the same account is the same text. */
export function resourcesOf({ observed }: Sketch, kind: ResourceKind): readonly Resource[] {
  const order = (region: string) => observed.regions.indexOf(region);
  return [...observed.model.ofKind(kind)]
    .flatMap((id) => observed.model.resources.get(id) ?? [])
    .toSorted((a, b) => order(a.region) - order(b.region) || (a.name < b.name ? -1 : 1));
}

export function text(fact: Fact | undefined): string | undefined {
  return typeof fact === 'string' ? fact : undefined;
}

export function count(fact: Fact | undefined): number | undefined {
  return typeof fact === 'number' ? fact : undefined;
}

export function texts(fact: Fact | undefined): readonly string[] {
  return typeof fact === 'object' ? fact : [];
}

/** A name that a stack allows, as near as it gets to the one that is there. */
export function asName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 63);
  return /^[A-Za-z]/.test(plain) ? plain : `x-${plain}`.slice(0, 63);
}

/** Without case, closing dot, and the `dualstack.` that consoles put before it. */
export function comparable(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^dualstack\./, '');
}

/** 30000 → `30s`: durations as a stack has them. */
export function seconds(value: number): string {
  return `${Math.round(value)}s`;
}

type Said<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same without the fields that are undefined, which YAML would write as null. */
export function said<T extends object>(fields: T): Said<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Said<T>;
}

/** Nobody needs the age of a backup to the second, and to look takes a while. */
const roundSeconds = 600;

/** How old what happened then is, as a stack has it; nothing where it is not known, to come, or older than that. */
export function ageOf(
  moment: Fact | undefined,
  { observed }: Pick<Sketch, 'observed'>,
  longestSeconds: number,
): string | undefined {
  const age = (observed.model.at - Date.parse(text(moment) ?? '')) / 1000;
  const rounded = Math.floor(age / roundSeconds) * roundSeconds;
  return rounded >= 0 && rounded <= longestSeconds ? seconds(rounded) : undefined;
}

/** The oldest snapshot that a stack can say. */
export const oldestSnapshotSeconds = 365 * 86_400;
