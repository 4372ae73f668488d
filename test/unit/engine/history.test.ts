import { describe, expect, it } from 'vitest';
import { attemptsOf, emptyMemory, type Memory, remember } from '../../../src/engine/history.ts';
import type { JournalEvent } from '../../../src/journal/event.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { noon } from '../../support/model-builder.ts';
import { hour, minute } from '../../support/safety-builder.ts';

const subject = {
  remediation: 'rem-1',
  proposal: 'p/i-1/0',
  policy: 'p',
  action: 'replace-instance',
  effect: 'removes-target' as const,
  target: 'i-1',
  rungIndex: 0,
  groups: ['asg'],
  region: 'eu-west-1',
  account: '111111111111',
};
const intent = (at: number, remediation = 'rem-1'): JournalEvent => ({
  at,
  kind: 'intent',
  step: 0,
  purpose: 'remedy',
  plan: {},
  expiresAt: at + 120_000,
  ...subject,
  remediation,
});
const ended = (
  at: number,
  outcome: 'success' | 'failed' | 'inconclusive' | 'refused',
  remediation = 'rem-1',
): JournalEvent => ({
  at,
  kind: 'remediation-ended',
  startedAt: at - minute,
  outcome,
  reason: 'r',
  ...subject,
  remediation,
});
const verdict = (at: number, to: 'healthy' | 'host-failed'): JournalEvent => ({
  at,
  kind: 'verdict-changed',
  target: 'i-1',
  to,
  reason: 'r',
  evidence: [],
});

const incident: Incident = {
  id: 'inc-1',
  subject: 'i-1',
  subjectName: 'web-1',
  verdict: 'host-failed',
  fingerprint: 'i-1#host-failed',
  openedAt: noon,
  affected: [],
  services: [],
  reason: 'r',
  evidence: [],
  timeline: [],
};

function after(...events: readonly JournalEvent[]): Memory {
  return events.reduce<Memory>(
    (memory, event, index) => remember(memory, { ...event, number: index + 1 }),
    emptyMemory,
  );
}

describe('what the journal says of past remediations', () => {
  it('is open from its first intent, and counts its cool-down from its end', () => {
    expect(after(intent(noon)).history.remediations).toMatchObject([{ id: 'rem-1', startedAt: noon }]);
    const [past] = after(intent(noon), ended(noon + hour, 'success')).history.remediations;
    expect(past).toMatchObject({ endedAt: noon + hour, outcome: 'success' });
  });

  it('is one remediation however many steps it takes', () => {
    expect(after(intent(noon), intent(noon + minute)).history.remediations).toHaveLength(1);
  });

  it('keeps one that was refused before any intent', () => {
    expect(after(ended(noon, 'refused')).history.remediations).toMatchObject([{ outcome: 'refused' }]);
  });

  it.each([
    ['keeps one that ended 24 hours ago', 24 * hour, 2],
    ['forgets one that ended longer ago', 24 * hour + 1, 1],
  ])('%s', (_what, later, count) => {
    const memory = after(intent(noon), ended(noon, 'success'), intent(noon + later, 'rem-2'));
    expect(memory.history.remediations).toHaveLength(count);
  });

  it('tells how many were unwell when it began, whether it is under way, was refused or has ended', () => {
    const begun = { ...intent(noon), unwellThen: 2 };
    const over = { ...ended(noon + minute, 'success'), unwellThen: 2 };
    for (const events of [[begun], [over], [begun, over]])
      expect(after(...events).history.remediations).toMatchObject([{ unwellThen: 2 }]);
  });

  it('never forgets one that has not ended', () => {
    expect(after(intent(noon), intent(noon + 90 * 24 * hour, 'rem-2')).history.remediations).toHaveLength(2);
  });
});

describe('attempts', () => {
  const count = (memory: Memory) => attemptsOf(memory).of('p', 'i-1', 0);

  it.each(['failed', 'inconclusive', 'refused'] as const)('count %s', (outcome) => {
    expect(count(after(intent(noon), ended(noon, outcome)))).toBe(1);
  });

  it('do not count one whose call a crash kept from going out', () => {
    const dropped = { ...ended(noon, 'refused'), neverSent: true as const };
    expect(count(after(intent(noon), dropped))).toBe(0);
  });

  it("do not count one that its own preconditions kept from being begun, which is told apart, in a row, in the last one's words", () => {
    const attempts = (...events: readonly JournalEvent[]) => attemptsOf(after(...events));
    const unmet = (at: number, reason: string) => ({
      ...ended(at, 'refused', `rem-${at}`),
      unmet: true as const,
      reason,
    });
    const twice = [unmet(1, 'no template'), unmet(2, 'no room')];
    const told = { times: 2, reason: 'no room' };

    expect([attempts(...twice).of('p', 'i-1', 0), attempts(...twice).unmet('p', 'i-1', 0)]).toEqual([
      0,
      told,
    ]);
    expect(attempts(...twice).unmet('p', 'i-1', 1), 'of another rung').toBeUndefined();
    const tried = attempts(...twice, ended(3, 'failed'), unmet(4, 'no template'));
    expect([tried.of('p', 'i-1', 0), tried.unmet('p', 'i-1', 0)?.times], 'a try ends the row').toEqual([
      1, 1,
    ]);
    expect(attempts(...twice, ended(3, 'success')).unmet('p', 'i-1', 0), 'so does success').toBeUndefined();
    const dropped = { ...ended(3, 'refused'), neverSent: true as const };
    expect(attempts(...twice, dropped).unmet('p', 'i-1', 0), 'what a crash dropped does not').toEqual(told);
    expect(attempts(...twice, verdict(3, 'healthy')).unmet('p', 'i-1', 0), 'health does').toBeUndefined();
    const [past] = after(unmet(1, 'no template')).history.remediations;
    expect(past).toMatchObject({ outcome: 'refused', unmet: true });
  });

  it('count as they did then where an older version wrote the journal and marked nothing', () => {
    const old = attemptsOf(after(ended(noon, 'refused')));
    expect([old.of('p', 'i-1', 0), old.unmet('p', 'i-1', 0)]).toEqual([1, undefined]);
  });

  it('do not count success', () => {
    expect(count(after(intent(noon), ended(noon, 'success')))).toBe(0);
  });

  it('start afresh once the target was healthy, and not before', () => {
    const failedTwice = [ended(noon, 'failed'), ended(noon + 1, 'failed', 'rem-2')];
    expect(count(after(...failedTwice, verdict(noon + 2, 'host-failed')))).toBe(2);
    expect(count(after(...failedTwice, verdict(noon + 2, 'healthy')))).toBe(0);
  });
});

describe('what people said and were told', () => {
  it('holds last until they are released', () => {
    const hold = {
      id: 'hold-1',
      scope: 'all',
      actions: [],
      reason: 'r',
      owner: 'ana',
      createdAt: noon,
      expiresAt: noon + hour,
    };
    const placed: JournalEvent = { at: noon, kind: 'hold-placed', hold };
    expect(after(placed).history.holds).toEqual([hold]);
    expect(
      after(placed, { at: noon + 1, kind: 'hold-released', id: 'hold-1', by: 'ben' }).history.holds,
    ).toEqual([]);
  });

  it('the latest word of each person on a proposal counts', () => {
    const say = (at: number, verdict: 'approved' | 'rejected', by: string): JournalEvent => ({
      at,
      kind: 'approval',
      proposal: 'k',
      by,
      verdict,
      expiresAt: at + minute,
    });
    const { approvals } = after(
      say(noon, 'approved', 'ana'),
      say(noon + 1, 'approved', 'ben'),
      say(noon + 2, 'rejected', 'ana'),
    ).history;
    expect(approvals.map(({ by, verdict }) => `${by} ${verdict}`)).toEqual(['ben approved', 'ana rejected']);
  });

  it('a yes is spent by acting on it, and ends with its proposal; a no outlasts both', () => {
    const say = (verdict: 'approved' | 'rejected'): JournalEvent => ({
      at: noon,
      kind: 'approval',
      proposal: subject.proposal,
      by: 'ana',
      verdict,
      expiresAt: noon + hour,
    });
    const over: JournalEvent = {
      at: noon + 1,
      kind: 'proposal-ended',
      proposal: subject.proposal,
      policy: 'p',
      target: 'i-1',
    };
    const words = (...events: readonly JournalEvent[]) => after(...events).history.approvals.length;
    expect(words(say('approved'))).toBe(1);
    expect(words(say('approved'), intent(noon + 1))).toBe(0);
    expect(words(say('approved'), over)).toBe(0);
    expect(words(say('rejected'), over, intent(noon + 2))).toBe(1);
  });

  it('a no stands while its proposal lives, and a quarter of an hour longer; no yes of the same person lifts it', () => {
    const word = { kind: 'approval', proposal: subject.proposal, by: 'ana' } as const;
    const no: JournalEvent = { ...word, at: noon, verdict: 'rejected', expiresAt: noon + 24 * hour };
    const yes: JournalEvent = { ...word, at: noon + 1, verdict: 'approved', expiresAt: noon + hour };
    const over: JournalEvent = {
      at: noon + 2 * hour,
      kind: 'proposal-ended',
      proposal: subject.proposal,
      policy: 'p',
      target: 'i-1',
    };
    const standing = (...events: readonly JournalEvent[]) =>
      after(...events).history.approvals.map(({ verdict, expiresAt }) => `${verdict} ${expiresAt - noon}`);

    expect(standing(no, yes)).toEqual([`rejected ${24 * hour}`, `approved ${hour}`]);
    expect(standing(no, over)).toEqual([`rejected ${2 * hour + 15 * minute}`]);
  });

  it('a yes is to what the policies of then would do: new ones are asked about anew', () => {
    const loaded = (revision: string): JournalEvent => ({
      at: noon,
      kind: 'policies-loaded',
      revision,
      policies: [],
    });
    const say = (verdict: 'approved' | 'rejected'): JournalEvent => ({
      at: noon,
      kind: 'approval',
      proposal: 'k',
      by: verdict,
      verdict,
      expiresAt: noon + hour,
    });
    const words = (...events: readonly JournalEvent[]) =>
      after(...events).history.approvals.map(({ verdict }) => verdict);

    expect(words(loaded('r1'), say('approved'), say('rejected'), loaded('r1'))).toHaveLength(2);
    expect(words(loaded('r1'), say('approved'), say('rejected'), loaded('r2'))).toEqual(['rejected']);
  });

  it('an order to break glass is spent by acting, and ended by a no, by the end of what was asked, and by new policies', () => {
    const order: JournalEvent = {
      at: noon,
      kind: 'break-glass',
      proposal: subject.proposal,
      policy: 'p',
      action: 'replace-instance',
      target: 'i-1',
      by: 'ana',
      gates: ['holds'],
      reason: 'r',
      expiresAt: noon + 15 * minute,
      channel: 'cli',
    };
    const no: JournalEvent = {
      at: noon + 1,
      kind: 'approval',
      proposal: subject.proposal,
      by: 'ben',
      verdict: 'rejected',
      expiresAt: noon + hour,
    };
    const over: JournalEvent = {
      at: noon + 1,
      kind: 'proposal-ended',
      proposal: subject.proposal,
      policy: 'p',
      target: 'i-1',
    };
    const loaded: JournalEvent = { at: noon + 1, kind: 'policies-loaded', revision: 'r2', policies: [] };
    const orders = (...events: readonly JournalEvent[]) => after(...events).history.breakGlass.length;

    expect(orders(order)).toBe(1);
    expect(orders(order, order)).toBe(1);
    for (const end of [intent(noon + 1), no, over, loaded]) expect(orders(order, end)).toBe(0);
  });

  it('a call is forgotten after its day once its incident is closed, though the target never was healthy', () => {
    const page = (at: number, incident: string): JournalEvent => ({
      at,
      kind: 'page',
      policy: 'p',
      target: 'i-1',
      to: 'oncall',
      summary: 's',
      incident,
    });
    const closed: JournalEvent = {
      at: noon + 1,
      kind: 'incident',
      how: 'closed',
      incident: { ...incident, id: 'inc-1' },
    };
    const later = page(noon + 25 * hour, 'inc-2');
    expect(after(page(noon, 'inc-1'), later).history.pages).toHaveLength(2);
    expect(after(page(noon, 'inc-1'), closed, later).history.pages).toHaveLength(1);
  });

  it('what was announced before a restart is announced anew: nobody could object while nothing ran', () => {
    const asked: JournalEvent = {
      at: noon,
      kind: 'decision',
      proposal: 'k',
      policy: 'p',
      action: 'a',
      target: 'i-1',
      rungIndex: 0,
      since: noon,
      verdict: 'host-failed',
      reason: 'r',
      evidence: [],
      outcome: 'await-approval',
      gates: [],
    };
    const started: JournalEvent = { at: noon + hour, kind: 'daemon-started', version: '1', instance: 'd' };
    expect(after(asked).history.asked.size).toBe(1);
    expect(after(asked, started).history.asked.size).toBe(0);
  });

  it.each([
    ['a day later, while it is still unhealthy', 'host-failed', 2],
    ['a day later, once it was healthy', 'healthy', 1],
  ] as const)('a page is remembered %s: %s', (_what, to, count) => {
    const page = (at: number): JournalEvent => ({
      at,
      kind: 'page',
      policy: 'p',
      target: 'i-1',
      to: 'oncall',
      summary: 's',
    });
    const memory = after(
      verdict(noon, 'host-failed'),
      page(noon),
      verdict(noon + 1, to),
      page(noon + 25 * hour),
    );
    expect(memory.history.pages).toHaveLength(count);
  });

  it('a question runs from when people could see it, and anew when they could not', () => {
    const decide = (
      at: number,
      outcome: 'await-approval' | 'act' | 'refuse',
      against = 'approval',
    ): JournalEvent => ({
      at,
      kind: 'decision',
      proposal: 'k',
      policy: 'p',
      action: 'a',
      target: 'i-1',
      rungIndex: 0,
      since: noon,
      verdict: 'host-failed',
      reason: 'r',
      evidence: [],
      outcome,
      gates: outcome === 'act' ? [] : [{ gate: against, outcome: 'deny', reason: 'r' }],
    });
    const asked = (...events: readonly JournalEvent[]) => after(...events).history.asked.get('k');
    expect(asked(decide(1, 'await-approval'), decide(2, 'await-approval'))).toBe(1);
    expect(asked(decide(1, 'await-approval'), decide(2, 'act'))).toBe(1);
    expect(asked(decide(1, 'await-approval'), decide(2, 'refuse', 'holds'))).toBeUndefined();
    expect(
      asked(decide(1, 'await-approval'), decide(2, 'refuse', 'holds'), decide(3, 'await-approval')),
    ).toBe(3);
    // Nobody answered, or somebody said no: that is an answer, not a new question.
    expect(asked(decide(1, 'await-approval'), decide(2, 'refuse'))).toBe(1);
    expect(asked(decide(1, 'await-approval'), decide(2, 'refuse'), decide(3, 'await-approval'))).toBe(1);
    expect(
      asked(decide(1, 'await-approval'), {
        at: 2,
        kind: 'proposal-ended',
        proposal: 'k',
        policy: 'p',
        target: 't',
      }),
    ).toBeUndefined();
  });
});

describe('what is remembered of the breaker of a group', () => {
  const turn = (at: number, state: 'open' | 'cooling' | 'closed', more: object = {}): JournalEvent => ({
    at,
    kind: 'group-breaker',
    group: 'asg',
    name: 'web',
    state,
    size: 8,
    reason: 'r',
    ...more,
  });
  const started: JournalEvent = { at: 90, kind: 'daemon-started', version: '1', instance: 'i' };
  const breakerAfter = (...events: readonly JournalEvent[]) => after(...events).history.breakers.get('asg');

  it('is its state and when it opened', () => {
    expect(breakerAfter(turn(1, 'open'), turn(5, 'cooling'))).toEqual({
      group: 'asg',
      name: 'web',
      state: 'cooling',
      since: 5,
      trips: [1],
      frozen: { size: 8, since: 1 },
    });
  });

  it('is the same after a restart, but that cooling begins anew, for nobody watched', () => {
    expect(breakerAfter(turn(1, 'open'), started)).toEqual(breakerAfter(turn(1, 'open')));
    expect(breakerAfter(turn(1, 'open'), turn(5, 'cooling'), started)).toMatchObject({
      state: 'cooling',
      since: 90,
    });
  });

  it('throws away, when it closes, approvals of what was asked for meanwhile and no others', () => {
    const approved = (proposal: string): JournalEvent => ({
      at: 6,
      kind: 'approval',
      proposal,
      by: 'ana',
      verdict: 'approved',
      expiresAt: hour,
    });
    const { history } = after(
      turn(1, 'open'),
      approved('k'),
      approved('elsewhere'),
      turn(9, 'closed', { discarded: ['k'] }),
    );

    expect(history.approvals.map(({ key }) => key)).toEqual(['elsewhere']);
  });
});
