import type { Proposal } from '../policy/proposal.ts';
import type { Facts } from './gate.ts';
import type { GateResult } from './gate.ts';

/** Gates whose refusal means no more than that others are served first. */
const budgets: ReadonlySet<string> = new Set(['shared-budgets', 'group-budget']);

/** Whether a proposal waits for nothing but its turn. */
export function onlyWaits(results: readonly GateResult[]): boolean {
  const against = results.filter(({ outcome }) => outcome !== 'allow');
  return against.length > 0 && against.every(({ gate, outcome }) => budgets.has(gate) && outcome === 'defer');
}

/** Where a proposal stands among those that wait for the same budget, as a sentence. Need decides the order. */
export function placeInQueue({ waiting }: Facts, drawsOnIt: (other: Proposal) => boolean): string {
  const ahead = waiting.filter(drawsOnIt).length;
  return ahead === 0
    ? 'It is the first in the queue.'
    : `Others need it more: it has place ${ahead + 1} in the queue.`;
}
