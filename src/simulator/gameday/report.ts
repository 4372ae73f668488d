import type { ScenarioResult } from '../judge/result.ts';

/** Under what a scenario is played: `nothing` is AWS's own automation alone, `naive` acts on the first red. */
export type PolicySet = ScenarioResult['policy'];

/** Which of a run's stories a line belongs to, in the order in which cause leads to effect. */
export type TimelineLane =
  | 'world'
  | 'users'
  | 'signal'
  | 'verdict'
  | 'gate'
  | 'action'
  | 'page'
  | 'harm'
  | 'trouble';

/** One line of what happened, readable by somebody who was not there. */
export interface TimelineEntry {
  /** From the first fault; what came before it is negative. */
  readonly atSeconds: number;
  readonly lane: TimelineLane;
  /** What it is about, by a short name. */
  readonly subject: string;
  readonly text: string;
}

/** What the users experienced, one point per ten seconds. */
export interface ExperiencePoint {
  readonly atSeconds: number;
  /** 0–1. */
  readonly errorRatio: number;
  /** 0–1: answered, but late. */
  readonly slowRatio: number;
}

/** All that is known of one scenario under one set of policies with one seed. Plain data: it crosses threads. */
export interface RunReport {
  readonly result: ScenarioResult;
  /** Why the world was not whole again at the end; empty when it was. */
  readonly missing: readonly string[];
  readonly timeline: readonly TimelineEntry[];
  readonly experience: readonly ExperiencePoint[];
  /** Operations that the daemon called and simulated AWS does not know, as `service operation`. */
  readonly unknownOperations: readonly string[];
  /** Faults of the scenario that found nothing to befall on this stack, each with why. */
  readonly missedFaults: readonly string[];
  /** The daemon's loop failed, or it could not be started: why. */
  readonly crashed?: string;
}
