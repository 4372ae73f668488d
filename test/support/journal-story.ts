import type { JournalEvent, RecordedEvent } from '../../src/journal/event.ts';
import type { VerdictKind } from '../../src/model/verdict.ts';

/** A journal told in minutes, for tests of what is read out of one. */

export const storyStart = Date.UTC(2026, 2, 2, 9, 0, 0);
export const web = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';

type Kinded<K extends JournalEvent['kind']> = Extract<JournalEvent, { kind: K }>;
/** Minutes after the start, and what happened then. */
export type Told = readonly [
  minutes: number,
  event: Omit<JournalEvent, 'at'> & { readonly kind: JournalEvent['kind'] },
];

export function journalOf(...told: readonly Told[]): RecordedEvent[] {
  return told.map(([minutes, event], index) => {
    const at = storyStart + minutes * 60_000;
    return { ...event, at, number: index + 1 } as RecordedEvent;
  });
}

export function decided(
  outcome: Kinded<'decision'>['outcome'],
  more: Partial<Kinded<'decision'>> = {},
): Told[1] {
  const { policy = 'replace', target = web } = more;
  return {
    kind: 'decision',
    proposal: `${policy}/${target}/0`,
    policy,
    action: 'replace-instance',
    target,
    rungIndex: 0,
    since: storyStart,
    verdict: 'host-failed',
    reason: 'two witnesses',
    evidence: [],
    outcome,
    gates: [],
    incident: 'inc-1',
    ...more,
  };
}

export function proposalEnded(policy = 'replace', target = web): Told[1] {
  return { kind: 'proposal-ended', proposal: `${policy}/${target}/0`, policy, target } as Told[1];
}

export function turned(to: VerdictKind, target = web): Told[1] {
  return { kind: 'verdict-changed', target, to, reason: to, evidence: [] } as Told[1];
}

export function incident(
  how: Kinded<'incident'>['how'],
  more: Partial<Kinded<'incident'>['incident']> = {},
): Told[1] {
  return {
    kind: 'incident',
    how,
    incident: {
      id: 'inc-1',
      subject: web,
      subjectName: 'web-1',
      verdict: 'host-failed',
      fingerprint: 'f',
      openedAt: storyStart,
      affected: [web],
      services: ['shop'],
      reason: 'two witnesses',
      evidence: [],
      timeline: [],
      ...more,
    },
  } as Told[1];
}

const remediation = {
  remediation: 'rem-1',
  proposal: `replace/${web}/0`,
  policy: 'replace',
  action: 'replace-instance',
  effect: 'removes-target',
  target: web,
  rungIndex: 0,
  groups: [],
  region: 'eu-west-1',
  account: '111122223333',
  incident: 'inc-1',
};

export function intended(more: Partial<Kinded<'intent'>> = {}): Told[1] {
  return {
    kind: 'intent',
    ...remediation,
    step: 0,
    purpose: 'remedy',
    plan: {},
    expiresAt: 0,
    ...more,
  };
}

export function ended(
  outcome: Kinded<'remediation-ended'>['outcome'],
  more: Partial<Kinded<'remediation-ended'>> & { readonly startedMinutes?: number } = {},
): Told[1] {
  const { startedMinutes = 0, ...rest } = more;
  return {
    kind: 'remediation-ended',
    ...remediation,
    startedAt: storyStart + startedMinutes * 60_000,
    outcome,
    reason: outcome,
    ...rest,
  };
}

export const started: Told[1] = { kind: 'daemon-started', version: '0.1.0', instance: 'daemon-1' } as Told[1];

export function loaded(modes: Readonly<Record<string, string>>): Told[1] {
  return { kind: 'policies-loaded', revision: 'r', policies: Object.keys(modes), modes } as Told[1];
}
