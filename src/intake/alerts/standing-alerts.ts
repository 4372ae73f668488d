import type { Signal } from '../../model/signal.ts';
import type { Alert } from './alert.ts';

/** The alerts that fire, by fingerprint, and those that ended a moment ago. */
export interface StandingAlerts {
  isEmpty(): boolean;
  resourceOf(fingerprint: string): string | undefined;
  /** Said again it is renewed. Answers why it was not taken. */
  begin(alert: Alert, signal: Signal, now: number): 'overtaken' | 'overflow' | undefined;
  /** False: what stands began after this end. */
  end(alert: Alert, now: number): boolean;
  against(resource: string): readonly Signal[];
  /** Ends what was last said before `time`. */
  endAllBefore(time: number): readonly Signal[];
}

/** Alerts that are kept: ten groups of the most that one post may hold. */
const most = 10_000;
/** And of one resource: a hundred of them say no more than one. */
const mostOfOne = 100;

/**
 * Two Alertmanagers, and a post that waited for its time-out, may tell of a beginning after its end. Such a word is
 * passed over for one repetition; what is said still later is meant: an alert that timed out keeps its start.
 */
export function standingAlerts(repeatMs: number): StandingAlerts {
  const standing = new Map<string, Signal>();
  const byResource = new Map<string, Set<string>>();
  const ended = new Map<string, { readonly endsAt: number; readonly at: number }>();

  const drop = (fingerprint: string): void => {
    const resource = standing.get(fingerprint)?.resource;
    standing.delete(fingerprint);
    if (resource === undefined) return;
    const rest = byResource.get(resource);
    rest?.delete(fingerprint);
    if (rest?.size === 0) byResource.delete(resource);
  };

  return {
    isEmpty: () => standing.size === 0,
    resourceOf: (fingerprint) => standing.get(fingerprint)?.resource,
    begin: ({ fingerprint, startsAt }, signal, now) => {
      const end = ended.get(fingerprint);
      if (end !== undefined && startsAt <= end.endsAt && now - end.at < repeatMs) return 'overtaken';
      const held = standing.get(fingerprint);
      const isFull = standing.size >= most || (byResource.get(signal.resource)?.size ?? 0) >= mostOfOne;
      if (held === undefined && isFull) return 'overflow';
      ended.delete(fingerprint);
      drop(fingerprint);
      standing.set(
        fingerprint,
        held === undefined ? signal : { ...signal, since: Math.max(held.since, signal.since) },
      );
      const those = byResource.get(signal.resource) ?? new Set();
      byResource.set(signal.resource, those.add(fingerprint));
      return undefined;
    },
    end: ({ fingerprint, endsAt }, now) => {
      const held = standing.get(fingerprint);
      if (held !== undefined && endsAt < held.since) return false;
      drop(fingerprint);
      ended.delete(fingerprint);
      ended.set(fingerprint, { endsAt, at: now });
      for (const [oldest, { at }] of ended) {
        if (ended.size <= most && now - at < repeatMs) break;
        ended.delete(oldest);
      }
      return true;
    },
    against: (resource) => [...(byResource.get(resource) ?? [])].flatMap((one) => standing.get(one) ?? []),
    endAllBefore: (time) => {
      const old = [...standing].filter(([, { observedAt }]) => observedAt < time);
      for (const [fingerprint] of old) drop(fingerprint);
      return old.map(([, signal]) => signal);
    },
  };
}
