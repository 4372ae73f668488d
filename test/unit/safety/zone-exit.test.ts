import { describe, expect, it } from 'vitest';
import { type ActiveShift, shiftFacts } from '../../../src/model/zonal-shifts.ts';
import type { RemedyTraits } from '../../../src/model/remedy-traits.ts';
import type { VerdictKind } from '../../../src/model/verdict.ts';
import { destination } from '../../../src/safety/gates/destination.ts';
import { evidenceFresh } from '../../../src/safety/gates/evidence-fresh.ts';
import { evidenceWitnessed } from '../../../src/safety/gates/evidence-witnessed.ts';
import { groupFloor } from '../../../src/safety/gates/group-floor.ts';
import { otherAutomation } from '../../../src/safety/gates/other-automation.ts';
import { sharedBudgets } from '../../../src/safety/gates/shared-budgets.ts';
import type { Gate } from '../../../src/safety/gate.ts';
import type { History } from '../../../src/safety/history.ts';
import {
  buildModel,
  group,
  instanceId,
  noon,
  resource,
  signal,
  verdict,
} from '../../support/model-builder.ts';
import {
  actionRung,
  facts,
  hour,
  minute,
  open,
  past,
  policy,
  proposal,
  traits,
} from '../../support/safety-builder.ts';

const web = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/1';
const shop = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/shop/2';
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
/** Four machines a zone: a1 to c4. */
const machines = zones.flatMap((zone) =>
  [1, 2, 3, 4].map((number) => ({ zone, id: instanceId(`${zone.at(-1)}${number}`) })),
);

interface Given {
  readonly failing?: readonly string[];
  readonly shifts?: readonly ActiveShift[];
  readonly othersShifts?: readonly ActiveShift[];
  /** What ARC said, and how long ago. */
  readonly told?: 'pass' | 'warn' | 'unknown' | undefined;
  readonly toldAgoMs?: number;
  readonly family?: 'application' | 'control-plane';
  readonly cause?: string;
  readonly facts?: Readonly<Record<string, boolean>>;
  readonly history?: Partial<History>;
  readonly trait?: Partial<RemedyTraits>;
}

function world(given: Given) {
  const { failing = [], shifts = [], othersShifts = [], toldAgoMs = 0, family = 'application' } = given;
  const told = 'told' in given ? given.told : 'pass';
  const { cause = 'zone:eu-west-1b' } = given;
  const member = { type: 'member-of', to: 'tg' } as const;
  const routes = { type: 'routes-to', to: 'tg' } as const;
  const balancer = (id: string, active: readonly ActiveShift[], relations: readonly (typeof routes)[]) => {
    const { zone: _, ...rest } = resource({ id, kind: 'elbv2:load-balancer', name: id.split('/')[2] ?? id });
    return { ...rest, facts: { zones, ...shiftFacts(active) }, relations };
  };
  const kindOf = (id: string): VerdictKind =>
    failing.some((name) => id.endsWith(name)) ? 'host-failed' : 'healthy';
  const healthy = machines.filter(({ id }) => kindOf(id) === 'healthy').map(({ id }) => id);
  const ids = machines.map(({ id }) => id);
  return facts({
    model: buildModel({
      resources: [
        balancer(web, shifts, [routes]),
        balancer(shop, othersShifts, []),
        resource({ id: 'tg', kind: 'elbv2:target-group', facts: given.facts ?? {} }),
        ...machines.map(({ id, zone }) => resource({ id, zone, relations: [member] })),
      ],
      signals: [
        signal({ resource: web, check: 'elb/zone-errors', family, by: 'zone:eu-west-1b', state: 'fail' }),
        ...(told === undefined
          ? []
          : [
              signal({
                resource: web,
                check: 'arc/zonal-shift',
                state: told,
                family: 'control-plane',
                nature: 'warning-only',
                observedAt: noon - toldAgoMs,
              }),
            ]),
        ...machines.map(({ id }) =>
          signal({ resource: id, state: kindOf(id) === 'healthy' ? 'pass' : 'fail' }),
        ),
      ],
      verdicts: [
        verdict({ target: web, kind: 'zone-impaired', cause }),
        ...machines.map(({ id }) => verdict({ target: id, kind: kindOf(id) })),
      ],
      groups: [
        group({ id: 'tg', kind: 'elbv2:target-group', members: ids, serving: healthy.length }),
        group({ id: 'asg', members: ids, serving: healthy.length }),
      ],
    }),
    traits: new Map([
      [
        'shift-zone',
        traits({ name: 'shift-zone', effect: 'moves-traffic', usersSuffice: true, ...given.trait }),
      ],
      ['replace-instance', traits()],
    ]),
    ...(given.history === undefined ? {} : { history: given.history }),
  });
}

const keep = (percent: number) =>
  policy({
    limits: { group: { inFlight: 1, perWindow: 0.1, windowMs: hour }, keepServing: { count: 2, percent } },
  });
const leave = (percent = 0.6) =>
  proposal({ target: web, policy: keep(percent), rung: actionRung({ action: 'shift-zone' }) });
const replace = (name: string) => proposal({ target: instanceId(name) });
const shift = (by: ActiveShift['by'], zone = 'eu-west-1b', until?: number): ActiveShift => ({
  zone,
  by,
  ...(until === undefined ? {} : { until }),
});
const ask = (gate: Gate, given: Given = {}, asked = leave()) => gate.evaluate(asked, world(given)).outcome;

describe('a load balancer that would leave a zone yields', () => {
  it.each<[string, Given, string]>([
    ['to nobody, where nobody shifts', {}, 'allow'],
    ['to AWS', { shifts: [shift('autoshift')] }, 'deny'],
    ['to a practice run', { shifts: [shift('practice-run', 'eu-west-1c')] }, 'deny'],
    ['to a person', { shifts: [shift('person')] }, 'deny'],
    ['to Holdfast itself, there already', { shifts: [shift('holdfast')] }, 'deny'],
    ['to AWS at another load balancer of the region', { othersShifts: [shift('autoshift')] }, 'deny'],
    [
      'to Holdfast at another one, in another zone',
      { othersShifts: [shift('holdfast', 'eu-west-1a')] },
      'deny',
    ],
    ['not to Holdfast at another one, in the same zone', { othersShifts: [shift('holdfast')] }, 'allow'],
    ['to a shift that ends in a moment', { shifts: [shift('person', 'eu-west-1b', noon + 1)] }, 'deny'],
    ['not to one that has ended', { shifts: [shift('person', 'eu-west-1b', noon)] }, 'allow'],
    ['where ARC was never heard', { told: undefined }, 'deny'],
    ['where ARC does not tell', { told: 'unknown' }, 'deny'],
    ['where ARC told too long ago', { toldAgoMs: 150_001 }, 'deny'],
    ['not where ARC told just in time', { toldAgoMs: 150_000 }, 'allow'],
  ])('%s', (_, given, outcome) => {
    expect(ask(otherAutomation, given)).toBe(outcome);
  });

  it('says who moved what', () => {
    expect(otherAutomation.evaluate(leave(), world({ shifts: [shift('autoshift')] })).reason).toBe(
      'Traffic of web is shifted away from eu-west-1b by AWS. Holdfast adds no second one until that has ended.',
    );
  });
});

describe('a machine', () => {
  it.each<[string, string, ActiveShift, string | undefined]>([
    [
      'of a zone that AWS left',
      'b1',
      shift('autoshift'),
      'Machines there are left alone until the traffic is back.',
    ],
    [
      'of a zone that Holdfast left',
      'b1',
      shift('holdfast'),
      'Machines there are left alone until the traffic is back.',
    ],
    ['of another zone', 'a1', shift('person'), undefined],
    ['of a zone that users are back in', 'b1', shift('person', 'eu-west-1b', noon), undefined],
  ])('%s', (_, name, active, reason) => {
    const answer = otherAutomation.evaluate(replace(name), world({ shifts: [active] }));
    if (reason === undefined) expect(answer.reason).not.toContain('left alone');
    else expect(answer).toMatchObject({ outcome: 'deny', reason: expect.stringContaining(reason) });
  });
});

describe('evidence for leaving a zone', () => {
  it.each<[string, Given, string]>([
    ['users themselves', {}, 'allow'],
    ['one observer who is not the users', { family: 'control-plane' }, 'deny'],
    ['users, for a remedy that needs two witnesses', { trait: { usersSuffice: undefined } as never }, 'deny'],
  ])('%s', (_, given, outcome) => {
    expect(ask(evidenceWitnessed, given)).toBe(outcome);
    expect(ask(evidenceFresh, given)).toBe('allow');
  });
});

describe('the zones of a region, one at a time', () => {
  const standing = (zone: string) => [
    { ...past({ target: shop, effect: 'moves-traffic', zone }), since: noon - hour },
  ];
  it.each<[string, Given, string]>([
    ['nothing was done', {}, 'allow'],
    [
      'a machine of the same zone was replaced',
      { history: { remediations: [past({ zone: 'eu-west-1b', startedAt: noon - minute, endedAt: noon })] } },
      'allow',
    ],
    [
      'a machine of another zone was replaced',
      { history: { remediations: [past({ zone: 'eu-west-1a', startedAt: noon - minute, endedAt: noon })] } },
      'defer',
    ],
    [
      'so it was longer ago than the window',
      {
        history: {
          remediations: [past({ zone: 'eu-west-1a', startedAt: noon - hour, endedAt: noon - minute })],
        },
      },
      'allow',
    ],
    [
      'another zone was left',
      {
        history: {
          remediations: [
            past({
              target: shop,
              effect: 'moves-traffic',
              zone: 'eu-west-1a',
              startedAt: noon - minute,
              endedAt: noon,
            }),
          ],
        },
      },
      'defer',
    ],
    ['another zone is kept left', { history: { standing: standing('eu-west-1a') } }, 'deny'],
    [
      'the same zone is kept left by another load balancer',
      { history: { standing: standing('eu-west-1b') } },
      'allow',
    ],
    [
      'the same zone is being left by another load balancer',
      { history: { remediations: [open({ target: shop, effect: 'moves-traffic', zone: 'eu-west-1b' })] } },
      'defer',
    ],
    ['which zone it would be is not known', { cause: 'region:x' }, 'deny'],
  ])('where %s', (_, given, outcome) => {
    expect(ask(sharedBudgets, given)).toBe(outcome);
  });

  it('keeps a machine of another zone in service after one was left', () => {
    const remediations = [
      past({
        target: web,
        effect: 'moves-traffic',
        zone: 'eu-west-1b',
        startedAt: noon - minute,
        endedAt: noon,
      }),
    ];
    expect(ask(sharedBudgets, { history: { remediations } }, replace('a1'))).toBe('defer');
    expect(ask(sharedBudgets, { history: { remediations } }, replace('b1'))).toBe('allow');
  });
});

describe('what goes on serving without the zone', () => {
  it.each<[string, Given, number, string]>([
    ['8 of 12, and 8 must', {}, 0.66, 'allow'],
    ['8 of 12, and 9 must', {}, 0.67, 'deny'],
    ['7 of 12, and 8 must', { failing: ['a1'] }, 0.66, 'deny'],
    ['8 of 12, for those that fail stand in the zone', { failing: ['b1', 'b2', 'b3'] }, 0.66, 'allow'],
  ])('%s', (_, given, percent, outcome) => {
    expect(ask(groupFloor, given, leave(percent))).toBe(outcome);
  });

  it('counts nobody in a zone that users were led away from', () => {
    const asked = (percent: number) => ({ ...replace('a1'), policy: keep(percent) });
    expect(ask(groupFloor, {}, asked(0.9))).toBe('allow');
    expect(ask(groupFloor, { shifts: [shift('person')] }, asked(0.9))).toBe('deny');
    expect(ask(groupFloor, { shifts: [shift('person')] }, asked(0.58))).toBe('allow');
    expect(ask(groupFloor, { shifts: [shift('person', 'eu-west-1b', noon)] }, asked(0.9))).toBe('allow');
  });
});

describe('where users would go', () => {
  it.each<[string, Given, string]>([
    ['healthy targets elsewhere', {}, 'allow'],
    ['one healthy target elsewhere', { failing: ['a1', 'a2', 'a3', 'a4', 'c1', 'c2', 'c3'] }, 'allow'],
    ['none elsewhere', { failing: ['a1', 'a2', 'a3', 'a4', 'c1', 'c2', 'c3', 'c4'] }, 'deny'],
    ['it fails open', { facts: { failOpen: true } }, 'deny'],
    ['no zone is blamed', { cause: 'region:x' }, 'deny'],
  ])('%s', (_, given, outcome) => {
    expect(ask(destination, given)).toBe(outcome);
  });
});
