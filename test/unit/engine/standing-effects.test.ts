import { describe, expect, it } from 'vitest';
import { emptyMemory, remember } from '../../../src/engine/history.ts';
import { relapsesBefore } from '../../../src/engine/standing-effects.ts';
import type { JournalEvent, Purpose } from '../../../src/journal/event.ts';
import { noon } from '../../support/model-builder.ts';
import { hour, minute, past } from '../../support/safety-builder.ts';

const subject = {
  remediation: 'rem-1',
  proposal: 'p/record/0',
  policy: 'p',
  action: 'flip-dns',
  effect: 'moves-traffic' as const,
  target: 'record',
  rungIndex: 0,
  groups: ['set'],
  region: 'global',
  account: '111111111111',
};
const intent = (at: number, purpose: Purpose, remediation = 'rem-1'): JournalEvent => ({
  at,
  kind: 'intent',
  step: 0,
  purpose,
  plan: {},
  expiresAt: at + 120_000,
  ...subject,
  remediation,
});
const standing = (at: number, how: 'began' | 'renewed' | 'kept', expiresAt?: number): JournalEvent => ({
  at,
  kind: 'standing',
  how,
  startedAt: noon,
  since: noon + minute,
  plan: {},
  holdDownMs: 30 * minute,
  reason: 'r',
  ...(expiresAt === undefined ? {} : { expiresAt }),
  ...subject,
});
const ended = (at: number): JournalEvent => ({
  at,
  kind: 'remediation-ended',
  startedAt: noon,
  outcome: 'success',
  reason: 'given back',
  stood: 'given-back',
  ...subject,
});

function history(...events: readonly JournalEvent[]) {
  let memory = emptyMemory;
  events.forEach((event, index) => (memory = remember(memory, { ...event, number: index + 1 })));
  return memory.history;
}

const acted = [intent(noon, 'remedy'), standing(noon + minute, 'began', noon + hour)];

describe('what stands, as gates know it', () => {
  it('is in force and no longer in flight, its verified end being where it began to stand', () => {
    const { standing: effects, remediations } = history(...acted);
    expect(effects).toMatchObject([
      { id: 'rem-1', target: 'record', since: noon + minute, expiresAt: noon + hour },
    ]);
    expect(remediations).toMatchObject([{ endedAt: noon + minute, outcome: 'success' }]);
  });

  it('stays known for longer than a day', () => {
    const { standing: effects } = history(...acted, intent(noon + 30 * hour, 'remedy', 'rem-2'));
    expect(effects).toHaveLength(1);
  });

  it('has a later expiry after a renewal, and its end is where it was', () => {
    const renewed = [
      intent(noon + 50 * minute, 'renew'),
      standing(noon + 51 * minute, 'renewed', noon + 2 * hour),
    ];
    const { standing: effects, remediations } = history(...acted, ...renewed);
    expect(effects).toMatchObject([{ expiresAt: noon + 2 * hour }]);
    expect(remediations).toMatchObject([{ endedAt: noon + minute }]);
  });

  it('is in flight while it is given back, and at rest again when that came to nothing', () => {
    const returning = [...acted, intent(noon + 40 * minute, 'return')];
    const open = history(...returning);
    expect(open.remediations).toMatchObject([{ id: 'rem-1', startedAt: noon }]);
    expect(open.remediations[0]?.endedAt).toBeUndefined();
    expect(open.standing).toHaveLength(1);
    const kept = history(...returning, standing(noon + 41 * minute, 'kept'));
    expect(kept.remediations).toMatchObject([{ endedAt: noon + 41 * minute, outcome: 'success' }]);
  });

  it('is forgotten once it was given back', () => {
    const { standing: effects, remediations } = history(
      ...acted,
      intent(noon + hour, 'return'),
      ended(noon + 2 * hour),
    );
    expect(effects).toEqual([]);
    expect(remediations).toMatchObject([
      { endedAt: noon + 2 * hour, stood: 'given-back', provenAt: noon + minute },
    ]);
  });
});

describe('a relapse', () => {
  const before = past({ stood: 'given-back', endedAt: noon - hour });
  const now = { policy: before.policy, action: before.action, target: before.target, startedAt: noon };
  it.each([
    ['the same, given back an hour ago', before, 1],
    ['given back just outside the window', { ...before, endedAt: noon - 4 * hour }, 0],
    ['given back just within the window', { ...before, endedAt: noon - 4 * hour + 1 }, 1],
    ['ended by somebody else', { ...before, stood: 'gone' as const }, 0],
    ['of another target', { ...before, target: 'other' }, 0],
  ])('%s', (_what, earlier, count) => {
    expect(relapsesBefore([earlier], now, 4 * hour)).toBe(count);
  });
});
