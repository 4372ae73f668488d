import { isQuarantined } from '../flapping.ts';
import { nameOf } from '../name-of.ts';
import { checkNames, type Rule } from './rule.ts';

/** What would decide is older than it is valid for, or was never read. */
export const stale: Rule = {
  name: 'stale',
  reaches: ['stale'],
  judge: ({ world, node, reading, now }) => {
    if (reading.standing !== 'unknown') return undefined;
    const name = nameOf(node.id, world);
    if (reading.lost.length === 0) {
      return { kind: 'stale', reason: `Nothing is known of ${name} yet.`, evidence: [] };
    }
    const flapping = reading.lost.filter((signal) => isQuarantined(node, signal));
    if (flapping.length > 0) {
      const reason = `${checkNames(flapping)} of ${name} cannot be relied on, for ${new Set(flapping.map(({ check }) => check)).size === 1 ? 'it changes' : 'they change'} back and forth.`;
      return { kind: 'stale', reason, evidence: [...reading.failing, ...reading.lost] };
    }
    const unread = reading.lost.filter((signal) => now - signal.observedAt <= signal.validForMs);
    const [first] = unread;
    if (first !== undefined && unread.length === reading.lost.length) {
      const reason = `How ${name} stands is not known now: ${checkNames(unread)} cannot tell (${first.reason}).`;
      return { kind: 'stale', reason, evidence: [...reading.failing, ...reading.lost] };
    }
    const oldest = Math.min(...reading.lost.map((signal) => signal.observedAt));
    const age = Math.max(0, Math.round((now - oldest) / 1000));
    return {
      kind: 'stale',
      reason: `${checkNames(reading.lost)} of ${name} cannot be relied on any more: the oldest was read ${age} s ago.`,
      evidence: [...reading.failing, ...reading.lost],
    };
  },
};
