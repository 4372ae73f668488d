import * as fc from 'fast-check';
import type { JournalEvent, RecordedEvent } from '../../src/journal/event.ts';

/**
 * Journals of any events in any order, about so few things that they meet: what a daemon would write, and
 * what it never would. Times mostly go on by minutes to days, and now and then jump back.
 */
export function anyJournal(most: number): fc.Arbitrary<readonly RecordedEvent[]> {
  return fc.array(fc.tuple(step, body), { maxLength: most, size: 'max' }).map((told) => {
    let at = Date.UTC(2026, 2, 2);
    return told.map(([later, event], index) => {
      at += later;
      return { ...event(at), at, number: index + 1 } as RecordedEvent;
    });
  });
}

const minute = 60_000;
const day = 86_400_000;
const step = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 30 * minute }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 8 * day }) },
  { weight: 1, arbitrary: fc.integer({ min: -9 * day, max: 0 }) },
);

/** A body is made at the time of its event, for some of its times are relative to it. */
type Body = (at: number) => Omit<JournalEvent, 'at'>;
type Kinds = { readonly [K in JournalEvent['kind']]: fc.Arbitrary<Body> };

const one = (...from: readonly string[]) => fc.constantFrom(...from);
const target = one('i-1', 'i-2', 'i-3');
const policy = one('replace', 'reboot');
const proposal = one('replace/i-1/0', 'replace/i-2/0', 'reboot/i-3/0');
const incidentId = one('inc-1', 'inc-2', 'inc-3');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** Like JSON, it has no field where there is nothing to say. */
const made =
  (kind: JournalEvent['kind'], fields: (at: number) => object): Body =>
  (at) =>
    JSON.parse(JSON.stringify({ kind, ...fields(at) })) as Omit<JournalEvent, 'at'>;

const about = fc
  .record({
    remediation: one('rem-1', 'rem-2', 'rem-3', 'rem-4'),
    proposal,
    policy,
    target,
    rungIndex: fc.nat(1),
    incident: maybe(incidentId),
    zone: maybe(one('euw1-az1')),
    unwellThen: maybe(fc.nat(3)),
  })
  .map((fields) => ({
    ...fields,
    action: 'replace-instance',
    effect: 'removes-target' as const,
    groups: ['group-1'],
    region: 'eu-west-1',
    account: '111122223333',
  }));
const plan = fc
  .integer({ min: 1, max: 3 })
  .map((steps) => ({ action: 'replace-instance', steps: Array.from({ length: steps }, () => ({})) }));
const returns = maybe(
  one("verdict == 'healthy'", 'no condition').map((when) => ({
    when,
    forMs: minute,
    bakeMs: 0,
    atLatestMs: day,
  })),
);
const waits = [{ policy: 'replace', fingerprint: 'f', targets: [{ target: 'i-1', since: 1 }] }];
const hold = fc
  .record({ id: one('h-1', 'h-2'), source: maybe(one('rem-1')), lasts: fc.nat(2 * day) })
  .map(({ id, source, lasts }) => (at: number) => ({
    id,
    source,
    scope: 'all',
    actions: [],
    reason: 'why',
    owner: 'ana',
    createdAt: at,
    expiresAt: at + lasts,
  }));
const need = fc.record({ policy, target, incident: maybe(incidentId) });
const words = fc.record({ by: one('ana', 'ben'), lasts: fc.nat(2 * day) });

const kinds: Kinds = {
  'daemon-started': fc.constant(made('daemon-started', () => ({ version: '1', instance: 'd' }))),
  'daemon-stopped': fc.boolean().map((carries) =>
    made('daemon-stopped', (at) => ({
      instance: 'd',
      reason: 'r',
      carried: carries ? { seenAt: at, waits } : undefined,
    })),
  ),
  'waits-resumed': fc.constant(made('waits-resumed', (at) => ({ seenAt: at, waits }))),
  'policies-loaded': one('r1', 'r2').map((revision) =>
    made('policies-loaded', () => ({ revision, policies: ['replace'] })),
  ),
  'policies-refused': fc.constant(made('policies-refused', () => ({ problems: ['p'] }))),
  observed: fc.constant(made('observed', () => ({ heard: [], leadsTo: 'nothing' }))),
  remembered: fc.tuple(target, fc.nat(3), fc.boolean()).map(([resource, count, isLaunch]) =>
    made('remembered', (at) => ({
      seen: [
        {
          resource,
          ...(count === 0 ? {} : { facts: { rules: ['r'], versionSeenAt: at } }),
          ...(isLaunch
            ? {
                launches: {
                  newborns: [],
                  stillborn: [{ name: 'i', generation: 'g', words: 'w', endedAt: at }],
                },
              }
            : {}),
        },
      ],
    })),
  ),
  'signal-changed': target.map((resource) =>
    made('signal-changed', () => ({ resource, check: 'c', to: 'fail', reason: 'r' })),
  ),
  'verdict-changed': fc
    .tuple(target, one('healthy', 'host-failed'))
    .map(([of, to]) => made('verdict-changed', () => ({ target: of, to, reason: 'r', evidence: [] }))),
  incident: fc.tuple(incidentId, target, one('opened', 'updated', 'closed')).map(([id, subject, how]) =>
    made('incident', (at) => ({
      how,
      incident: {
        id,
        subject,
        subjectName: subject,
        verdict: 'host-failed',
        fingerprint: 'f',
        openedAt: at,
        closedAt: how === 'closed' ? at : undefined,
        affected: [],
        services: [],
        reason: 'r',
        evidence: [],
        timeline: [],
      },
    })),
  ),
  decision: fc
    .record({
      proposal,
      policy,
      target,
      outcome: one('act', 'await-approval', 'refuse'),
      gates: fc.constantFrom([], [{ gate: 'mode', outcome: 'deny', reason: 'r' }]),
    })
    .map((fields) =>
      made('decision', (at) => ({
        ...fields,
        action: 'replace-instance',
        rungIndex: 0,
        since: at,
        verdict: 'host-failed',
        reason: 'r',
        evidence: [],
      })),
    ),
  'proposal-ended': fc
    .record({ proposal, policy, target })
    .map((fields) => made('proposal-ended', () => fields)),
  intent: fc
    .tuple(about, plan, returns, one('remedy', 'remedy', 'undo', 'renew', 'return', 'leave-again'))
    .map(([subject, planned, given, purpose]) =>
      made('intent', (at) => ({
        ...subject,
        step: 0,
        purpose,
        plan: planned,
        returns: given,
        expiresAt: at + 120_000,
      })),
    ),
  step: fc
    .tuple(about, fc.nat(2), one('sent', 'done', 'failed', 'parked'))
    .map(([{ remediation }, index, progress]) =>
      made('step', () => ({ remediation, step: index, progress, detail: 'd' })),
    ),
  verification: about.map(({ remediation }) =>
    made('verification', () => ({ remediation, outcome: 'success', reason: 'r' })),
  ),
  standing: fc.tuple(about, plan, one('began', 'renewed', 'kept', 'overdue')).map(([subject, planned, how]) =>
    made('standing', (at) => ({
      ...subject,
      how,
      startedAt: at - minute,
      since: at,
      plan: planned,
      holdDownMs: minute,
      reason: 'r',
    })),
  ),
  'remediation-ended': fc
    .tuple(
      about,
      one('success', 'failed', 'refused'),
      fc.constantFrom({}, { unmet: true }, { stood: 'gone' }),
    )
    .map(([subject, outcome, more]) =>
      made('remediation-ended', (at) => ({
        ...subject,
        startedAt: at - minute,
        outcome,
        reason: 'r',
        ...more,
      })),
    ),
  page: need.map((fields) => made('page', () => ({ ...fields, to: 'ops', summary: 's' }))),
  notified: fc.tuple(need, fc.boolean()).map(([{ policy, target }, ofPage]) =>
    made('notified', (at) => ({
      channel: 'c',
      outcome: 'sent',
      detail: 'd',
      ...(ofPage ? { page: { policy, target, at } } : {}),
    })),
  ),
  'hold-placed': hold.map((place) => made('hold-placed', (at) => ({ hold: place(at) }))),
  'hold-ending': hold.map((place) => made('hold-ending', (at) => ({ hold: place(at) }))),
  'hold-released': one('h-1', 'h-2').map((id) => made('hold-released', () => ({ id, by: 'ana' }))),
  taken: need.map((fields) => made('taken', () => ({ ...fields, by: 'ana', channel: 'cli' }))),
  'given-back': need.map((fields) =>
    made('given-back', () => ({ ...fields, from: 'ana', by: 'ben', channel: 'cli' })),
  ),
  approval: fc
    .tuple(proposal, words, one('approved', 'rejected'), maybe(one('n-1', 'n-2')))
    .map(([key, { by, lasts }, verdict, link]) =>
      made('approval', (at) => ({ proposal: key, by, verdict, expiresAt: at + lasts, channel: 'cli', link })),
    ),
  'group-breaker': fc
    .tuple(one('closed', 'open', 'cooling', 'latched'), maybe(fc.nat(5)), maybe(one('ana')), proposal)
    .map(([state, size, by, key]) =>
      made('group-breaker', () => ({
        group: 'group-1',
        name: 'web',
        state,
        size,
        by,
        reason: 'r',
        discarded: [key],
      })),
    ),
  'break-glass': fc.tuple(proposal, policy, target, words).map(([key, named, of, { by, lasts }]) =>
    made('break-glass', (at) => ({
      proposal: key,
      policy: named,
      target: of,
      action: 'replace-instance',
      by,
      gates: ['mode'],
      reason: 'r',
      expiresAt: at + lasts,
      channel: 'cli',
    })),
  ),
  'stop-switch': one('clear', 'thrown', 'unreadable').map((state) =>
    made('stop-switch', () => ({ state, source: 'file' })),
  ),
  changes: incidentId.map((id) =>
    made('changes', (at) => ({
      incident: id,
      from: at - minute,
      to: at,
      changes: [],
      more: 0,
      unknown: [],
      final: true,
    })),
  ),
  trouble: fc.constant(made('trouble', () => ({ part: 'p', state: 'began', reason: 'r' }))),
};

const body = fc.oneof(...Object.values(kinds));
