import { describe, expect, it } from 'vitest';
import { pageEvents, type PageParts } from '../../../src/engine/page.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import type { Proposal } from '../../../src/policy/proposal.ts';
import type { Remediation } from '../../../src/remediation/remediation.ts';
import type { Decision } from '../../../src/safety/decision.ts';
import type { GateResult } from '../../../src/safety/gate.ts';
import { buildModel, instanceId, noon, resource, verdict } from '../../support/model-builder.ts';
import { noAttempts } from '../../support/policy-fixtures.ts';
import { actionRung, minute, pageRung, policy, proposal } from '../../support/safety-builder.ts';
import { remediation } from '../../support/shop.ts';

const target = instanceId('1');
const machine = resource({ id: target, name: 'web-1' });
const caller = policy({
  name: 'page-on-suspect',
  summary: 'One witness alone has spoken against an instance.',
  remedy: [pageRung],
});
const replacer = policy({ remedy: [actionRung(), pageRung], forMs: 5 * minute });

function decided(
  of: Policy,
  outcome: Decision['outcome'],
  results: readonly GateResult[] = [],
  given: Partial<Proposal> = {},
): Decision {
  const rung = of === caller ? pageRung : actionRung();
  return { proposal: proposal({ policy: of, rung, ...given }), at: noon, outcome, results };
}

const call = decided(caller, 'act');
const against = (gate: string, reason: string, given: Partial<GateResult> = {}): GateResult => ({
  gate,
  outcome: 'deny',
  reason,
  ...given,
});

function parts(given: Partial<PageParts> & { readonly verdict?: Partial<Verdict> } = {}): PageParts {
  const model = buildModel({
    resources: [machine],
    verdicts: [verdict({ target, kind: 'suspect', ...given.verdict })],
  });
  return {
    now: noon,
    model,
    decisions: [call],
    remediations: [],
    policies: [],
    waiting: () => undefined,
    attempts: noAttempts,
    unwritten: [],
    ...given,
  };
}

function done(given: Partial<Remediation>): Remediation {
  const { incident: _none, ...rest } = remediation('rem-1', machine, given.state ?? 'ended', given.outcome);
  return { ...rest, startedAt: noon - 4 * minute, reason: 'two checks still fail', ...given };
}

const summary = 'Have checkout-web terminate web-1 and launch another in its place';

describe('a page', () => {
  it.each<[Partial<Verdict>, string]>([
    [{ kind: 'suspect' }, 'Instance web-1 in eu-west-1 may be failing: one witness says so'],
    [{ kind: 'host-failed' }, 'Instance web-1 in eu-west-1 has failed'],
    [
      { kind: 'zone-impaired', cause: 'zone:eu-west-1a' },
      'Instance web-1 in eu-west-1 fails in zone eu-west-1a',
    ],
    [{ kind: 'zone-impaired' }, 'Instance web-1 in eu-west-1 fails in one zone'],
    [
      { kind: 'dependency-failed', cause: 'orders-db' },
      'Instance web-1 in eu-west-1 fails because orders-db has failed',
    ],
    [
      { kind: 'dependency-failed', cause: target },
      'Instance web-1 in eu-west-1 fails because of something that it needs',
    ],
    [{ kind: 'deployment-failed' }, 'Instance web-1 in eu-west-1 does not work as it was deployed last'],
    [{ kind: 'fleet-wide' }, 'Instance web-1 in eu-west-1 fails together with many others'],
    [{ kind: 'overloaded' }, 'Instance web-1 in eu-west-1 is overloaded'],
    [{ kind: 'observer-blind' }, 'Instance web-1 in eu-west-1 cannot be seen by Holdfast'],
    [{ kind: 'stale' }, 'Instance web-1 in eu-west-1 has not been heard of lately'],
    [{ kind: 'healthy' }, 'Instance web-1 in eu-west-1: one witness alone has spoken against an instance'],
  ])('has what is wrong for its title: %j', (given, title) => {
    expect(pageEvents(parts({ verdict: given }))[0]?.title).toBe(title);
  });

  it('of a policy that acts never has for its title what the policy would do', () => {
    const page = decided(replacer, 'act', [], { rung: pageRung, rungIndex: 1 });

    const [event] = pageEvents(parts({ decisions: [page], verdict: { kind: 'healthy' } }));

    expect(event?.title).toBe('Instance web-1 in eu-west-1: it holds that a condition');
    expect(event?.summary).not.toContain(replacer.summary);
  });

  it.each<[string, Partial<PageParts>, string]>([
    [
      'is at work',
      { remediations: [done({ state: 'observing' })] },
      `Holdfast is at work: ${summary} (rem-1, begun at 11:56 UTC).`,
    ],
    [
      'is taking back',
      { remediations: [done({ state: 'sending', purpose: 'undo' })] },
      `Holdfast is taking back what did not help: ${summary} (rem-1, begun at 11:56 UTC).`,
    ],
    [
      'has done and keeps in force',
      { remediations: [done({ state: 'standing' })] },
      `Holdfast did this at 11:56 UTC, and it is in force: ${summary} (rem-1).`,
    ],
    [
      'has done',
      { remediations: [done({ outcome: 'success', endedAt: noon })] },
      `Holdfast did this at 11:56 UTC, and it helped: ${summary} (rem-1).`,
    ],
    [
      'has tried in vain',
      { remediations: [done({ outcome: 'failed', endedAt: noon })] },
      `Holdfast tried this at 11:56 UTC, and it did not help: ${summary} (rem-1). Two checks still fail.`,
    ],
    [
      'did without knowing whether it helped',
      { remediations: [done({ outcome: 'inconclusive', endedAt: noon })] },
      `Holdfast tried this at 11:56 UTC, and whether it helped is not known: ${summary} (rem-1). Two checks still fail.`,
    ],
    [
      'left half done',
      { remediations: [done({ outcome: 'interrupted', endedAt: noon })] },
      `Holdfast began this at 11:56 UTC and did not finish it, which somebody has to: ${summary} (rem-1). Two checks still fail.`,
    ],
    [
      'did not begin',
      { remediations: [done({ outcome: 'refused', endedAt: noon, reason: 'needed: a replica' })] },
      'Holdfast did not begin replace-instance at 11:56 UTC: needed: a replica.',
    ],
    [
      'refuses',
      {
        decisions: [
          call,
          decided(replacer, 'refuse', [
            against('queue', 'Another is first.', { outcome: 'defer' }),
            against('cool-down', 'It was replaced a minute ago'),
          ]),
        ],
      },
      'Holdfast does not do replace-instance on web-1. cool-down: It was replaced a minute ago. 1 more gate against it.',
    ],
    [
      'only shows',
      { decisions: [call, decided(replacer, 'would-act', [against('mode', 'The mode is observe.')])] },
      'Holdfast only shows that it would do replace-instance on web-1. mode: The mode is observe.',
    ],
    [
      'asks for',
      {
        decisions: [
          call,
          decided(replacer, 'await-approval', [
            against('approval', 'Nobody has approved it yet.', { outcome: 'defer' }),
          ]),
        ],
      },
      `Holdfast does replace-instance on web-1 once it is approved: holdfast approve 'replace-failed-instance|${target}|0'.`,
    ],
    [
      'announces',
      {
        decisions: [
          call,
          decided(replacer, 'await-approval', [
            against('approval', 'It will act.', { outcome: 'defer', until: noon + 5 * minute }),
          ]),
        ],
      },
      `Holdfast does replace-instance on web-1 at 12:05 UTC unless somebody objects: holdfast reject 'replace-failed-instance|${target}|0'.`,
    ],
    [
      'begins now',
      { decisions: [call, decided(replacer, 'act')] },
      'Holdfast begins replace-instance on web-1 now.',
    ],
    [
      'will ask for if it lasts',
      {
        policies: [replacer],
        waiting: (name) => (name === replacer.name ? { since: noon - 5 * minute + 1 } : undefined),
      },
      'If it lasts, replace-failed-instance asks for replace-instance at 12:00 UTC.',
    ],
  ])('says what Holdfast %s', (_what, given, told) => {
    const [event] = pageEvents(parts(given));

    expect(event?.summary).toBe(`${caller.summary} ${call.proposal.reason} ${told}`);
  });

  it.each<[string, Partial<PageParts>, string]>([
    [
      'nothing is done',
      {},
      'No policy asks for a remedy of web-1, so Holdfast does nothing about it but call.',
    ],
    [
      'a policy that asks already has had its wait',
      { policies: [replacer], waiting: () => ({ since: noon - 5 * minute }) },
      'No policy asks for a remedy of web-1, so Holdfast does nothing about it but call.',
    ],
    [
      'what was done in another incident is over for an hour',
      { remediations: [done({ outcome: 'success', endedAt: noon - 60 * minute - 1 })] },
      'No policy asks for a remedy of web-1, so Holdfast does nothing about it but call.',
    ],
    [
      'something is done elsewhere',
      { remediations: [done({ state: 'observing', target: instanceId('other') })] },
      `No policy asks for a remedy of web-1. Elsewhere: Holdfast is at work: ${summary} (rem-1, begun at 11:56 UTC).`,
    ],
    [
      'the ladder is at its end',
      {
        decisions: [decided(replacer, 'act', [], { rung: pageRung, rungIndex: 1 })],
        attempts: { of: () => 0, unmet: (_policy, _target, rung) => (rung === 0 ? unmet : undefined) },
      },
      'two families agree replace-instance was not started; needed: room (found: none).',
    ],
    [
      'no rung is left',
      { decisions: [decided(replacer, 'act', [], { rung: pageRung, rungIndex: 1 })] },
      'two families agree replace-failed-instance has no remedy left that fits, so Holdfast does nothing about it but call.',
    ],
  ])('says so when %s', (_what, given, told) => {
    expect(pageEvents(parts(given))[0]?.summary).toContain(told);
  });

  it('tells what was not begun once, by the remediation that was refused', () => {
    const reason = 'not started; needed: room (found: none)';
    const page = decided(replacer, 'act', [], { rung: pageRung, rungIndex: 1 });

    const [event] = pageEvents(
      parts({
        decisions: [page],
        attempts: { of: () => 0, unmet: () => ({ times: 1, reason }) },
        remediations: [done({ outcome: 'refused', endedAt: noon, reason })],
      }),
    );

    expect(event?.summary.split(reason)).toHaveLength(2);
  });

  it.each([
    ['is told whole up to 160 characters', 160, 'x'.repeat(160)],
    ['is cut beyond, with where the rest is', 161, `${'x'.repeat(160)}… (holdfast explain rem-1)`],
  ])('why something was not begun %s', (_what, length, told) => {
    const refused = done({ outcome: 'refused', endedAt: noon, reason: 'x'.repeat(length) });

    const [event] = pageEvents(parts({ remediations: [refused] }));

    expect(event?.summary.endsWith(`at 11:56 UTC: ${told}.`)).toBe(true);
  });

  it('speaks for those of its own policy that make no call of their own', () => {
    const storm = against('page-once', 'oncall was called 5 times lately.', { outcome: 'defer' });
    const others = ['2', '3'].map((id) => decided(caller, 'defer', [storm], { target: instanceId(id) }));
    const another = policy({ name: 'another', remedy: [pageRung] });
    const foreign = decided(another, 'defer', [storm], { rung: pageRung, target: instanceId('4') });

    const [event] = pageEvents(parts({ decisions: [call, ...others, foreign] }));

    expect(event?.summary).toMatch(
      /The same holds for 2 more targets, of which no calls of their own are made\.$/,
    );
  });

  it('tells once what is refused to several for one reason', () => {
    const floor = [against('floor', 'Too few would serve.')];
    const rebooter = policy({
      name: 'rebooter',
      remedy: [actionRung({ action: 'reboot-instance' }), pageRung],
    });
    const refused = [
      decided(replacer, 'refuse', floor, { incident: 'inc-1' }),
      decided(rebooter, 'refuse', floor, {
        incident: 'inc-1',
        rung: actionRung({ action: 'reboot-instance' }),
        target: instanceId('2'),
      }),
    ];
    const of = decided(caller, 'act', [], { incident: 'inc-1' });

    const [event] = pageEvents(parts({ decisions: [of, ...refused] }));

    expect(event?.summary).toMatch(
      /Holdfast does not do replace-instance or reboot-instance on web-1 and 1 more\. floor: Too few would serve\.$/,
    );
  });

  it('gives the command for each of several that wait for approval', () => {
    const waits = [against('approval', 'Nobody has approved it yet.', { outcome: 'defer' })];
    const asked = ['1', '2'].map((id) =>
      decided(replacer, 'await-approval', waits, { incident: 'inc-1', target: instanceId(id) }),
    );
    const of = decided(caller, 'act', [], { incident: 'inc-1' });

    const [event] = pageEvents(parts({ decisions: [of, ...asked] }));

    for (const { proposal: each } of asked)
      expect(event?.summary).toContain(`holdfast approve '${each.key}'`);
  });

  it('tells fewer of them where they are long', () => {
    const remediations = [1, 2].map((nth) =>
      done({
        id: `rem-${nth}`,
        action: `a-${nth}`,
        outcome: 'failed',
        endedAt: noon,
        reason: 'x'.repeat(200),
      }),
    );

    const [event] = pageEvents(parts({ remediations }));

    expect(event?.summary).toMatch(/Xx{199}\. And 1 more of this: holdfast status\.$/);
  });

  it('keeps to three things that Holdfast does', () => {
    const { plan } = done({});
    const remediations = [1, 2, 3, 4].map((nth) =>
      done({
        id: `rem-${nth}`,
        action: `a-${nth}`,
        outcome: 'success',
        endedAt: noon,
        plan: { ...plan, summary: 'Replace it' },
      }),
    );

    const [event] = pageEvents(parts({ remediations }));

    expect(event?.summary).toMatch(/\(rem-3\)\. And 1 more of this: holdfast status\.$/);
  });

  it('is not made again while the first still waits to be journaled', () => {
    const [event] = pageEvents(parts());
    if (event === undefined) throw new Error('it pages');

    expect(pageEvents(parts({ unwritten: [event] }))).toEqual([]);
  });
});

const unmet = { times: 1, reason: 'not started; needed: room (found: none)' };
