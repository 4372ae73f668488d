import { whenInWords } from '../model/time-in-words.ts';
import type { Waiting } from '../policy/pending.ts';
import type { Policy } from '../policy/policy.ts';

/** What policies wait for. */
export interface Waits {
  readonly now: number;
  readonly policies: readonly Policy[];
  waiting(policy: string, target: string): Waiting | undefined;
}

/** Targets of a large incident that are looked at: policies wait for all of them alike. */
const mostTargets = 100;

/** Of each policy whose condition holds, but not yet for long enough: what it asks for then. A sentence each. */
export function remediesToCome(targets: ReadonlySet<string>, waits: Waits): readonly string[] {
  const { now } = waits;
  return waits.policies.flatMap(({ name, remedy, forMs }) => {
    const [rung] = remedy;
    if (rung?.kind !== 'action') return [];
    const due = [...targets].slice(0, mostTargets).flatMap((target) => {
      const since = waits.waiting(name, target)?.since;
      return since === undefined || since + forMs <= now ? [] : [since + forMs];
    });
    return due.length === 0
      ? []
      : [`If it lasts, ${name} asks for ${rung.action} at ${whenInWords(Math.min(...due), now)}.`];
  });
}
