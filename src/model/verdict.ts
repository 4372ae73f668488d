import type { EvidenceFamily, SignalState } from './signal.ts';

/** The closed list. `host` reads as "this one thing" for a database or a DNS record. See docs/verdicts.md. */
export const verdictKinds = [
  'healthy',
  'degraded',
  'suspect',
  'host-failed',
  'zone-impaired',
  'dependency-failed',
  'deployment-failed',
  'fleet-wide',
  'overloaded',
  'observer-blind',
  'stale',
  'starting',
  'in-transition',
] as const;

export type VerdictKind = (typeof verdictKinds)[number];

/** A signal as it stood when the verdict was reached. */
export interface Evidence {
  readonly check: string;
  readonly state: SignalState;
  readonly family: EvidenceFamily;
  readonly observedAt: number;
  readonly reason: string;
}

export interface Verdict {
  /** Resource id. */
  readonly target: string;
  readonly kind: VerdictKind;
  /** When the target entered this verdict, milliseconds since the epoch. */
  readonly since: number;
  /** When it left `healthy`/`degraded`; stays while it moves between bad verdicts. */
  readonly unhealthySince?: number;
  /** One sentence for a person. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** The id of what is really broken, where others than the target suffer from it (a zone is `zone:NAME`). */
  readonly cause?: string;
  /** When the answer could change with no new observation (a validity ends, an immunity ends). */
  readonly reviewAt?: number;
}
