import type { Resource } from './resource.ts';
import type { Signal } from './signal.ts';

/** Who says it. One observer is one poller's one part, in one account and region. */
export interface Observer {
  /** `ec2/status`, `elbv2/health`, … (`poller/part`). */
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/**
 * One answer of one observer.
 * `complete` replaces everything that this observer said before (what it no longer mentions is gone).
 * `partial` replaces only what it mentions (a suspect that was read again); `gone` lists ids that were
 * looked for and not found.
 * With `pushed` it is what somebody told us unasked: no sign that this observer can still read.
 * `failed` changes nothing: what was known ages into `unknown` by itself.
 */
export type Observation =
  | {
      readonly kind: 'complete';
      readonly observer: Observer;
      readonly observedAt: number;
      readonly resources: readonly Resource[];
      readonly signals: readonly Signal[];
    }
  | {
      readonly kind: 'partial';
      readonly observer: Observer;
      readonly observedAt: number;
      readonly resources: readonly Resource[];
      readonly signals: readonly Signal[];
      readonly gone: readonly string[];
      readonly pushed?: true;
    }
  | {
      readonly kind: 'failed';
      readonly observer: Observer;
      readonly observedAt: number;
      /** `denied` switches the part off until the permission check finds it back. */
      readonly failure: 'denied' | 'throttled' | 'unreachable' | 'broken';
      readonly reason: string;
      /** The IAM action that is missing, when denied. */
      readonly permission?: string;
    };

export function observerKey(observer: Observer): string {
  return `${observer.name}@${observer.account}/${observer.region}`;
}
