import type { Act } from './acts/act.ts';
import type { JudgeLimits } from './limits.ts';
import type { Readings } from './sight/readings.ts';
import type { ApiCall } from '../world/state/api-call.ts';
import type { Happening } from '../world/state/happening.ts';
import type { World } from '../world/state/world.ts';

/** An action that made things worse, by the world's own account. */
export interface Harm {
  readonly code: string;
  readonly at: number;
  /** The operation that did it. */
  readonly action: string;
  readonly target: string;
  /** One sentence with the figures, for somebody on call. */
  readonly detail: string;
}

/** What a rule judges by: the world, the limits of the scenario, and who has read what. */
export interface Bench {
  readonly world: World;
  readonly limits: JudgeLimits;
  readonly readings: Readings;
  /** Machines that each Auto Scaling group wanted when the judge began, by ARN. */
  readonly wanted: ReadonlyMap<string, number>;
}

/** One kind of harm. It is given what happens in the world, never anything that the daemon says of itself. */
export interface JudgeRule {
  readonly code: string;
  readonly name: string;
  readonly summary: string;
  /** A judge of one run: it may remember what it saw. */
  begin(bench: Bench): RuleInPlay;
}

export interface RuleInPlay {
  /**
   * An act by somebody who is judged, just before it takes effect. It must remember nothing: AWS may
   * still refuse the call, and then neither the harm nor the act counts.
   */
  beforeAct?(act: Act): readonly Harm[];
  /** An act by anybody that AWS has accepted. */
  afterAct?(act: Act): void;
  /** A call by somebody who is judged, answered or refused. */
  onCall?(call: ApiCall): readonly Harm[];
  /** Anything that happened, after the fact. */
  onHappening?(happening: Happening): readonly Harm[];
  /** Once a second. */
  onSecond?(): readonly Harm[];
  /** The run is over: what is left as it should not stay. */
  onEnd?(): readonly Harm[];
}

/** The part of a rule that follows an act until its consequences show. */
export type Watch = Required<Pick<RuleInPlay, 'afterAct' | 'onSecond'>>;

/** A harm that an act does at once. */
export function harmBy(code: string, act: Act, detail: string): Harm {
  return { code, at: act.at, action: act.operation, target: act.target, detail };
}
