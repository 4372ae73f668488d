import type { Newborn, Stillborn } from './newborn.ts';
import type { Fact } from './resource.ts';

/**
 * What was seen of a resource and AWS does not tell afterwards. The journal keeps it, so that whoever looks next goes
 * on from it (decision 74). With nothing but the resource's id: there is nothing to remember any more.
 */
export interface Recollection {
  readonly resource: string;
  readonly facts?: Readonly<Record<string, Fact>>;
  readonly launches?: Launches;
}

/** How what a group launched last has fared. */
export interface Launches {
  /** Those that have not served yet, oldest first. */
  readonly newborns: readonly (Omit<Newborn, 'group'> & { readonly id: string })[];
  /** Those that never did. */
  readonly stillborn: readonly Stillborn[];
}

/** Of so many resources something is remembered at most; what was last heard of longest ago is forgotten first. */
const mostRemembered = 20_000;

/** Takes a later word on a resource in. */
export function keepRecollection(kept: Map<string, Recollection>, recollection: Recollection): void {
  const { resource, facts, launches } = recollection;
  kept.delete(resource);
  if (facts !== undefined || launches !== undefined) kept.set(resource, recollection);
  const [oldest] = kept.keys();
  if (kept.size > mostRemembered && oldest !== undefined) kept.delete(oldest);
}
