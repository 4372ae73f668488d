import type { Happening } from '../world/state/happening.ts';
import type { World } from '../world/state/world.ts';

/** What the judge holds actions against; a scenario can set its own. */
export interface JudgeLimits {
  /** Most seconds of acknowledged writes that a promotion may lose. */
  readonly rpoSeconds: number;
}

/** An action that made things worse, by the world's own account. */
export interface Harm {
  readonly code: string;
  readonly at: number;
  /** The operation that did it. */
  readonly action: string;
  readonly target: string;
  readonly detail: string;
}

export type Mutation = Extract<Happening, { kind: 'mutation' }>;

/** One kind of harm. It is given what happens in the world, never anything that the daemon says of itself. */
export interface JudgeRule {
  readonly code: string;
  readonly name: string;
  readonly summary: string;
  /** A judge of one run: it may remember what it saw. */
  begin(world: World, limits: JudgeLimits): RuleInPlay;
}

interface RuleInPlay {
  /** Just before a change takes effect. */
  beforeMutation?(mutation: Mutation): readonly Harm[];
  /** Anything that happened, after the fact. */
  onHappening?(happening: Happening): readonly Harm[];
  /** Once a second. */
  onSecond?(): readonly Harm[];
}
