import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../../../src/journal/event.ts';
import { timings } from '../../../../src/simulator/judge/timings.ts';

const fault = 1_000_000;

const opened = (at: number): RecordedEvent => ({
  number: 1,
  at,
  kind: 'incident',
  how: 'opened',
  incident: {
    id: 'inc-1',
    subject: 'i-1',
    subjectName: 'web',
    verdict: 'host-failed',
    fingerprint: 'i-1#host-failed',
    openedAt: at,
    affected: [],
    services: [],
    reason: 'it fails',
    evidence: [],
    timeline: [],
  },
});

const about = {
  remediation: 'rem-1',
  proposal: 'p',
  policy: 'replace',
  action: 'replace-instance',
  effect: 'removes-target' as const,
  target: 'i-1',
  rungIndex: 0,
  groups: [],
  region: 'us-east-1',
  account: '111122223333',
};

const intent = (at: number): RecordedEvent => ({
  number: 2,
  at,
  kind: 'intent',
  step: 0,
  purpose: 'remedy',
  plan: {},
  expiresAt: at + 120_000,
  ...about,
});

const ended = (at: number): RecordedEvent => ({
  number: 3,
  at,
  kind: 'remediation-ended',
  startedAt: fault,
  outcome: 'success',
  reason: 'it serves',
  ...about,
});

describe('the time that it took', () => {
  it.each([
    { name: 'nothing was seen', events: [], expected: {} },
    { name: 'it was seen', events: [opened(fault + 60_000)], expected: { detectSeconds: 60 } },
    {
      name: 'it was acted on',
      events: [opened(fault + 60_000), intent(fault + 180_500)],
      expected: { detectSeconds: 60, decideSeconds: 120.5 },
    },
    {
      name: 'it was repaired',
      events: [opened(fault + 60_000), intent(fault + 180_000), ended(fault + 400_000)],
      expected: { detectSeconds: 60, decideSeconds: 120, actSeconds: 220 },
    },
    { name: 'the incident is older than the fault', events: [opened(fault - 1)], expected: {} },
    { name: 'the incident came after the end', events: [opened(fault + 1_000_000)], expected: {} },
  ])('is known as far as it went: $name', ({ events, expected }) => {
    expect(timings(events, fault, fault + 1_000_000)).toEqual(expected);
  });
});
