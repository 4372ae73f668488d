import { describe, expect, it } from 'vitest';
import { experiencePoints } from '../../../../src/simulator/gameday/experience-points.ts';
import { namesOf } from '../../../../src/simulator/gameday/names.ts';
import { asTimeline } from '../../../../src/simulator/gameday/story.ts';
import { tellGates } from '../../../../src/simulator/gameday/tell-gates.ts';
import { tellHappenings } from '../../../../src/simulator/gameday/tell-happenings.ts';
import { tellJournal } from '../../../../src/simulator/gameday/tell-journal.ts';
import { tellUsers } from '../../../../src/simulator/gameday/tell-users.ts';
import { shopPrimary } from '../../../../src/simulator/stacks/shop.ts';
import { playedShop } from '../../../support/played-shop.ts';
import { asRead, decided, hostArn, plainNames, recorded } from './told.ts';

const intent = recorded({
  at: 1000,
  kind: 'intent',
  step: 0,
  purpose: 'remedy',
  plan: {
    summary: 'Replace i-00000000000000001',
    steps: [{ name: 'replace', calls: [{ service: 'EC2', operation: 'TerminateInstances' }] }],
  },
  expiresAt: 9000,
  remediation: 'rem-1',
  proposal: 'p',
  policy: 'replace',
  action: 'replace-instance',
  effect: 'removes-target',
  target: hostArn(1),
  rungIndex: 0,
  groups: [],
  region: 'us-east-1',
  account: '111122223333',
});

describe('the names in a timeline', () => {
  it('number the machines of a group instead of giving their ids', () => {
    const { world } = playedShop(1);
    const names = namesOf(world);
    const first = [...world.instances.values()].find(({ region }) => region === shopPrimary);
    expect(names.of(`arn:aws:ec2:us-east-1:1:instance/${first?.id}`)).toMatch(/^shop-web-\d$/);
    expect(names.inText(`Auto Scaling terminates ${first?.id}.`)).toMatch(
      /^Auto Scaling terminates shop-web-\d\.$/,
    );
  });

  it('leave an id that nobody has a name for', () => {
    const names = namesOf(playedShop(1).world);
    expect(names.inText('i-0123456789abcdef0 is gone')).toBe('i-0123456789abcdef0 is gone');
  });
});

describe('what users go through', () => {
  const seconds = (shares: readonly number[]) =>
    shares.map((errors, index) => ({
      at: index * 1000,
      ok: 100 - errors,
      errors,
      slow: 0,
      refusedWrites: 0,
    }));

  it.each([
    { failing: 5, told: [] },
    { failing: 6, told: ['1 users: 6 % of requests fail'] },
  ])('is told once more than 5 % fail: $failing %', ({ failing, told }) => {
    expect(asRead(tellUsers(seconds([0, failing, failing, failing])))).toEqual(told);
  });

  it('is not told of a passing second or two', () => {
    expect(tellUsers(seconds([0, 90, 90, 0, 90, 0]))).toEqual([]);
  });

  it('says how it got, how long it took and how bad it was', () => {
    const shares = [0, 10, 10, 10, 60, 60, 60, 1, 1, 1];
    expect(asRead(tellUsers(seconds(shares)))).toEqual([
      '1 users: 10 % of requests fail',
      '4 users: worse: 60 % of requests fail',
      '7 users: well again after 6 s, at worst 60 %: 1 % of requests fail',
    ]);
  });

  it('is drawn in tens of seconds, and seconds without a request are left out', () => {
    const tens = [...Array.from({ length: 10 }, () => 20), 0];
    expect(experiencePoints(seconds(tens), 0)).toEqual([
      { atSeconds: 0, errorRatio: 0.2, slowRatio: 0 },
      { atSeconds: 10, errorRatio: 0, slowRatio: 0 },
    ]);
    expect(experiencePoints([{ at: 0, ok: 0, errors: 0, slow: 0, refusedWrites: 0 }], 0)).toEqual([]);
  });
});

describe('what the gates say', () => {
  const floor = (left: number) => ({ gate: 'floor', reason: `${left} of 4 would serve, 3 must.` });

  it('is told once with their own words, and counted', () => {
    const lines = tellGates(
      [2, 1, 2].map((left, at) => decided('refuse', [floor(left)], { at })),
      plainNames,
    );
    expect(asTimeline(lines, 0).map(({ text }) => text)).toEqual([
      'replace: replace-instance refused. floor: 2 of 4 would serve, 3 must. (and 2 more times)',
    ]);
  });

  it('is told again when the reason is another', () => {
    const other = { gate: 'holds', reason: 'A hold covers it.' };
    const lines = tellGates(
      [decided('refuse', [floor(2)]), decided('defer', [other], { at: 60_000 })],
      plainNames,
    );
    expect(asTimeline(lines, 0).map(({ text }) => text)).toEqual([
      'replace: replace-instance refused. floor: 2 of 4 would serve, 3 must.',
      'replace: replace-instance put off. holds: A hold covers it.',
    ]);
  });

  it('is told of several machines together', () => {
    const lines = tellGates(
      [1, 2].map((number) => decided('refuse', [floor(2)], { target: hostArn(number) })),
      plainNames,
    );
    expect(asTimeline(lines, 0).map(({ subject }) => subject)).toEqual(['web-1, web-2']);
  });

  it('counts the gates that let an action through', () => {
    expect(asRead(tellGates([decided('act', [floor(4)])], plainNames))).toEqual([
      '0 web-1: replace: replace-instance allowed by all 1 gates',
    ]);
  });

  it('does not say of a gate that a person overruled that it let anything through', () => {
    const holds = { gate: 'holds', reason: 'Overridden.', overriddenBy: 'on-call' };
    expect(asRead(tellGates([decided('act', [floor(4), holds])], plainNames))).toEqual([
      '0 web-1: replace: replace-instance allowed by 1 gates, in spite of holds: on-call ordered it',
    ]);
  });

  it('is no news while the target is under repair, or when a call is only not repeated', () => {
    const once = { gate: 'page-once', reason: 'on-call was called 1 min ago.' };
    expect(tellGates([intent, decided('refuse', [floor(2)]), decided('refuse', [once])], plainNames)).toEqual(
      [],
    );
    expect(tellGates([decided('refuse', [once])], plainNames)).toEqual([]);
  });
});

describe('the journal', () => {
  const signal = (resource: string, from: 'pass' | 'fail', to: 'pass' | 'fail') =>
    recorded({ at: 0, kind: 'signal-changed', resource, check: 'ec2/status', from, to, reason: 'says EC2' });
  const unwell = recorded({
    at: 500,
    kind: 'verdict-changed',
    target: hostArn(1),
    to: 'host-failed',
    reason: 'Two agree.',
    evidence: [],
  });

  it('tells transitions of signals of what was found unwell, and no others', () => {
    const events = [
      signal(hostArn(1), 'pass', 'fail'),
      signal(hostArn(1), 'fail', 'fail'),
      signal(hostArn(2), 'pass', 'fail'),
      unwell,
    ];
    expect(asRead(tellJournal(events, plainNames))).toEqual([
      '0 web-1: ec2/status pass → fail: says EC2',
      '0.5 web-1: host-failed. Two agree.',
    ]);
  });

  it('is silent while a new thing is not known yet and then is well, but not when it fails', () => {
    const of = (at: number, to: 'unknown' | 'pass' | 'fail', from?: 'unknown' | 'pass') =>
      recorded({
        at,
        kind: 'signal-changed',
        resource: hostArn(1),
        check: 'ec2/status',
        ...(from === undefined ? {} : { from }),
        to,
        reason: 'says EC2',
      });
    const events = [
      of(0, 'unknown'),
      of(100, 'pass', 'unknown'),
      of(200, 'unknown', 'pass'),
      of(300, 'pass', 'unknown'),
    ];
    expect(asRead(tellJournal([...events, unwell], plainNames)).slice(0, -1)).toEqual([
      '0.2 web-1: ec2/status pass → unknown: says EC2',
      '0.3 web-1: ec2/status unknown → pass: says EC2',
    ]);
    expect(asRead(tellJournal([of(0, 'fail'), unwell], plainNames))[0]).toBe(
      '0 web-1: ec2/status fail: says EC2',
    );
  });

  it('tells a remediation from its plan to its end', () => {
    const of = { remediation: 'rem-1' };
    const {
      kind: _kind,
      number: _number,
      step: _step,
      purpose: _purpose,
      plan: _plan,
      ...rest
    } = intent as Extract<typeof intent, { kind: 'intent' }>;
    const { expiresAt: _expiresAt, ...remediation } = rest;
    const events = [
      intent,
      recorded({ at: 2000, kind: 'step', ...of, step: 0, progress: 'sent', detail: 'replace' }),
      recorded({ at: 3000, kind: 'step', ...of, step: 0, progress: 'done', detail: 'replace' }),
      recorded({ at: 4000, kind: 'verification', ...of, outcome: 'success', reason: 'it serves' }),
      recorded({
        ...remediation,
        at: 5000,
        kind: 'remediation-ended',
        startedAt: 1000,
        outcome: 'success',
        reason: 'it serves',
      }),
    ];
    expect(asRead(tellJournal(events, plainNames))).toEqual([
      '1 web-1: Replace web-1 [EC2 TerminateInstances]',
      '3 web-1: step done: replace',
      '4 web-1: verified, success: it serves',
      '5 web-1: replace-instance ended after 4 s: success',
    ]);
  });
});

describe('what really happens', () => {
  const call = (caller: string) => ({
    at: 0,
    kind: 'mutation' as const,
    caller,
    service: 'EC2',
    operation: 'RebootInstances',
    input: { InstanceIds: ['i-00000000000000001'] },
    region: 'us-east-1',
    text: `${caller} calls EC2 RebootInstances`,
  });

  it.each([
    { caller: 'naive', lane: 'action', told: ['0 web-1: EC2 RebootInstances'] },
    { caller: 'deploy-pipeline', lane: 'world', told: ['0 deploy-pipeline: calls EC2 RebootInstances'] },
    { caller: 'holdfast', lane: undefined, told: [] },
  ])('tells the calls of $caller in the lane $lane', ({ caller, lane, told }) => {
    const lines = tellHappenings([call(caller)], plainNames);
    expect(asRead(lines)).toEqual(told);
    expect(lines[0]?.lane).toBe(lane);
  });

  it('says which fault begins and ends, where', () => {
    const fault = { at: 0, fault: 'fail-zone', subject: 'us-east-1a' };
    const lines = tellHappenings(
      [
        { ...fault, kind: 'fault-began', text: 'us-east-1a: power is lost' },
        { ...fault, kind: 'fault-ended', text: 'us-east-1a: what was broken is mended' },
      ],
      plainNames,
    );
    expect(asRead(lines)).toEqual([
      '0 us-east-1a: FAULT begins: power is lost',
      '0 us-east-1a: FAULT ends: what was broken is mended',
    ]);
  });
});
