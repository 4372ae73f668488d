import type { Pending, Waiting } from './pending.ts';

/** Conditions that hold, by policy: since when on which target. The fingerprint tells whether a policy still asks the same. */
export type Waits = readonly {
  readonly policy: string;
  readonly fingerprint: string;
  readonly targets: readonly { readonly target: string; readonly since: number }[];
}[];

/** What held when policies were last evaluated before a restart. */
export interface Carried {
  readonly seenAt: number;
  readonly waits: Waits;
}

/** More than this is a storm, in which the oldest speak for the rest. */
const mostWaits = 500;

/** The conditions that hold now; of many the ones that have for longest. */
export function waitsIn({ policies }: Pending, most = mostWaits): Waits {
  const waits = [...policies].map(([policy, { fingerprint, targets }]) => ({
    policy,
    fingerprint,
    targets: [...targets].flatMap(([target, { since }]) => (since === undefined ? [] : [{ target, since }])),
  }));
  return oldestOf(waits, most);
}

/** Whatever is waited for on a target, it has been in that trouble for as long. */
export function targetsOf(waits: Waits): Waits[number]['targets'] {
  return waits.flatMap(({ targets }) => targets);
}

/** Those that have held for longest; no policy is left of which there is none. */
export function oldestOf(waits: Waits, most: number): Waits {
  const all = waits.flatMap(({ targets, ...policy }) => targets.map((target) => ({ policy, target })));
  const kept = all.toSorted((a, b) => a.target.since - b.target.since).slice(0, most);
  return [...Map.groupBy(kept, ({ policy }) => policy)].map(([policy, held]) => ({
    ...policy,
    targets: held.map(({ target }) => target),
  }));
}

/**
 * Which waits run on at the first complete read after a restart: those of conditions that held when they were
 * last looked at, and hold now, if nobody looked for no longer than evidence is good for. By that rule they
 * would have run on in one process that reads as seldom.
 */
export function waitsToResume(
  pending: Pending,
  { seenAt, waits }: Carried,
  { now, evidenceMaxAgeMs }: { readonly now: number; readonly evidenceMaxAgeMs: number },
): Waits {
  const gapMs = now - seenAt;
  if (gapMs < 0 || gapMs > evidenceMaxAgeMs) return [];
  return waits.flatMap(({ policy, fingerprint, targets }) => {
    const known = pending.policies.get(policy);
    const running = targets.filter(({ target, since }) => {
      const began = known?.targets.get(target)?.since;
      return began !== undefined && since < began;
    });
    return known?.fingerprint === fingerprint && running.length > 0
      ? [{ policy, fingerprint, targets: running }]
      : [];
  });
}

/** The waits as they go on: since their old beginning. What does not run, or asks something else by now, is left as it is. */
export function withResumed(pending: Pending, waits: Waits): Pending {
  const policies = new Map(pending.policies);
  for (const { policy, fingerprint, targets } of waits) {
    const known = policies.get(policy);
    if (known?.fingerprint !== fingerprint) continue;
    const next = new Map<string, Waiting>(known.targets);
    for (const { target, since } of targets) {
      const running = next.get(target);
      if (running?.since !== undefined)
        next.set(target, { ...running, since: Math.min(since, running.since) });
    }
    policies.set(policy, { fingerprint, targets: next });
  }
  return { ...pending, policies };
}
