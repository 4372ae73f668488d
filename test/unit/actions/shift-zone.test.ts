import { beforeEach, describe, expect, it } from 'vitest';
import type { ActionContext, Plan } from '../../../src/actions/action.ts';
import { shiftZone } from '../../../src/actions/shift-zone.ts';
import { createAwsAccess } from '../../../src/aws/client-pool.ts';
import { instanceArn } from '../../../src/aws/arn.ts';
import type { Resource } from '../../../src/model/resource.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { buildStack } from '../../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../../src/simulator/transport.ts';
import { recorder } from '../../../src/simulator/world/signals/metrics.ts';
import type { World } from '../../../src/simulator/world/state/world.ts';
import { startShift } from '../../../src/simulator/world/traffic/zonal-shift.ts';
import { journaled, unmet } from '../../support/action-context.ts';
import { modelOf, resourceOf, signalOf } from '../../support/model-of.ts';

const minute = 60_000;
const hour = 60 * minute;
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** A load balancer with four healthy machines in each of three zones. */
let world: World;
let target: Resource;
beforeEach(() => {
  unheardOf = undefined;
  world = buildStack(loadStack('three-zone'), 1);
  for (const group of world.targetGroups.values())
    for (const one of group.targets.values()) one.state = 'healthy';
  busy(40);
  const arn = [...world.loadBalancers.keys()][0] ?? '';
  target = resourceOf({ id: arn, kind: 'elbv2:load-balancer', name: 'web', facts: { zones } });
});

const targets = () => [...world.targetGroups.values()].flatMap((group) => [...group.targets.values()]);
const none = { state: '', instance: '' };
const fail = (one: { state: string }) => void (one.state = 'unhealthy');
const remove = (zone: string, count: number) => {
  for (const { instance } of inZone(zone).slice(0, count))
    for (const group of world.targetGroups.values()) group.targets.delete(instance);
};
const inZone = (zone: string) =>
  targets().filter(({ instance }) => world.instances.get(instance)?.zone === zone);

function errors(zone: string, state: Signal['state'], given: Partial<Signal> = {}): Signal {
  const check = { resource: target.id, check: 'elb/zone-errors', by: `zone:${zone}` };
  return signalOf({ ...check, state, family: 'application', observedAt: now(), ...given });
}
function users(value: number | undefined, observedAt = now()): Signal {
  const check = { resource: target.id, check: 'elb/user-errors', nature: 'warning-only' as const };
  return signalOf({ ...check, observedAt, ...(value === undefined ? { state: 'unknown' } : { value }) });
}
/** Neither zone is an outlier beside the other; shares of those who get errors, 0–1. */
const compared = (here: number, elsewhere: number) => [
  errors('eu-west-1b', 'pass', { value: here }),
  errors('eu-west-1c', 'pass', { value: elsewhere }),
];
const now = () => world.clock.now();
const gray = () => [
  errors('eu-west-1a', 'pass'),
  errors('eu-west-1b', 'fail'),
  errors('eu-west-1c', 'pass'),
  users(0.016),
];

/** A machine that was registered a moment ago: nobody has heard of it yet. */
let unheardOf: string | undefined;

function context(signals: readonly Signal[] = gray(), cause = 'zone:eu-west-1b'): ActionContext {
  const machines = targets()
    .filter(({ instance }) => instance !== unheardOf)
    .map(({ instance }) =>
      resourceOf({
        id: instanceArn({ account: world.account, region: 'eu-west-1' }, instance),
        kind: 'ec2:instance',
        zone: world.instances.get(instance)?.zone ?? '',
      }),
    );
  const model = modelOf({ at: now(), resources: [target, ...machines], signals });
  const verdict = {
    target: target.id,
    kind: 'zone-impaired',
    since: 0,
    reason: '',
    evidence: [],
    cause,
  } as const;
  return {
    aws: createAwsAccess({
      clock: world.clock,
      log: silentLogger,
      accounts: [{ account: world.account }],
      transport: simulatedTransport(world),
    }),
    now: now(),
    remediation: 'rem-1',
    model: { ...model, verdicts: new Map([[target.id, verdict]]) },
    log: silentLogger,
  };
}

/** The same CPU for every machine, or none that is known. */
function busy(percent: number | undefined): void {
  world.metrics.series.clear();
  if (percent === undefined) return;
  for (const { instance } of targets()) {
    const about = { region: 'eu-west-1', namespace: 'AWS/EC2', dimensions: { InstanceId: instance } };
    recorder(world, about, now() - 5 * minute)('CPUUtilization', percent);
  }
}

const plan = (given?: ActionContext, params: object = {}) =>
  shiftZone.plan(target, params as Record<string, unknown>, given ?? context());
const shifts = () => [...world.zonalShifts.values()];

async function shifted(): Promise<Plan> {
  const planned = journaled(await plan());
  await shiftZone.apply(planned, 0, context());
  return planned;
}

describe('shift-zone', () => {
  it('leads users away from the one zone that errs, with an end', async () => {
    const planned = journaled(await plan());
    expect(unmet(planned)).toEqual([]);
    expect(planned.zone).toBe('eu-west-1b');
    expect(await shiftZone.observe(planned, 0, context())).toBe('not-started');
    await shiftZone.apply(planned, 0, context());
    expect(shifts()).toMatchObject([
      {
        awayFrom: 'eu-west-1b',
        by: 'customer',
        expiresAt: now() + 3 * hour,
        comment: 'Holdfast rem-1: users get errors by eu-west-1b',
      },
    ]);
    expect(await shiftZone.observe(planned, 0, context())).toBe('done');
  });

  it.each<[string, () => ActionContext]>([
    ['users get errors by two zones', () => context([...gray().slice(1), errors('eu-west-1a', 'fail')])],
    ['the zone is well by now', () => context([errors('eu-west-1b', 'pass'), users(0)])],
    ['it is not known any more', () => context([errors('eu-west-1b', 'unknown')])],
    [
      'what was seen is old news',
      () => context([errors('eu-west-1b', 'fail', { observedAt: now() - 151_000 })]),
    ],
    ['the verdict blames another zone', () => context(gray(), 'zone:eu-west-1c')],
    [
      'it was left already',
      () => context([errors('eu-west-1b', 'fail', { nature: 'warning-only' }), users(0.01)]),
    ],
  ])('does not begin when %s', async (_, given) => {
    const planned = await plan(given());
    expect(unmet(planned)).toEqual(['users get errors by exactly one zone']);
    expect(planned.steps).toEqual([]);
  });

  const shift = (awayFrom: string, by: 'customer' | 'autoshift' | 'practice-run', comment = 'by hand') =>
    startShift(world, { resource: target.id, awayFrom, by, comment, expiresAt: now() + hour });
  const sicken = (zone: string, count: number) => {
    for (const one of inZone(zone).slice(0, count)) one.state = 'unhealthy';
  };
  const elsewhere = 'the targets of the other zones are healthy';
  const alone = 'nobody else shifts traffic in this region';

  it.each<[string, () => unknown, readonly string[]]>([
    ['AWS shifts traffic away', () => shift('eu-west-1b', 'autoshift'), [alone]],
    ['AWS practises', () => shift('eu-west-1c', 'practice-run'), [alone]],
    ['a person shifted it', () => shift('eu-west-1a', 'customer'), [alone]],
    ['Holdfast shifted it', () => shift('eu-west-1b', 'customer', 'Holdfast rem-0: x'), [alone]],
    [
      'zonal shift is off',
      () => [...world.loadBalancers.values()].forEach((one) => (one.zonalShift = false)),
      ['zonal shift is turned on for it'],
    ],
    ['more than a tenth of the others is unhealthy', () => sicken('eu-west-1a', 1), [elsewhere]],
    ['machines of the zone itself are', () => sicken('eu-west-1b', 3), []],
    [
      'one of the others has no healthy target',
      () => sicken('eu-west-1a', 4),
      ['enough zones remain', elsewhere],
    ],
    ['CPU comes to 85 %', () => busy(56.9), []],
    ['CPU comes to 86 %', () => busy(57.1), ['the other zones can carry it']],
    ['how busy they are is not known, and each gets half as much again', () => busy(undefined), []],
    [
      'how busy they are is not known, and each gets more than that',
      () => {
        busy(undefined);
        for (const one of inZone('eu-west-1a').slice(0, 3)) one.state = 'draining';
      },
      ['the other zones can carry it'],
    ],
    [
      'the zone has no healthy target',
      () => sicken('eu-west-1b', 4),
      ['its load balancer has not left the zone by itself'],
    ],
  ])('where %s', async (_, happens, expected) => {
    happens();
    expect(unmet(await plan())).toEqual(expected);
  });

  it('wants as many zones to remain as it is told', async () => {
    expect(unmet(await plan(undefined, { zonesRemaining: 3 }))).toEqual(['enough zones remain']);
    expect(unmet(await plan(undefined, { zonesRemaining: 2 }))).toEqual([]);
  });

  it('says what it could not know', async () => {
    busy(undefined);
    const { warnings } = await plan(context(gray().slice(0, 3)));
    expect(warnings).toContain('how busy the remaining targets are is not known');
    expect(warnings).toContain('what all users get is not known, so that it helped cannot be told');
    busy(40);
    expect((await plan()).warnings).toHaveLength(1);
  });

  it.each([
    ['30m', true],
    ['29m', false],
    ['12h', true],
    ['721m', false],
    ['3 hours', false],
  ])('lasts for %s: %s', (expiresIn, fine) => {
    expect(shiftZone.checkParams({ expiresIn }).length === 0).toBe(fine);
  });
});

describe('whether a shift helped', () => {
  const later = () => now() + 150_000;

  it.each<[string, () => readonly Signal[], string]>([
    ['errors fell by half', () => [users(0.008, later())], 'success'],
    ['errors fell by less', () => [users(0.0081, later())], 'inconclusive'],
    ['what users get was seen too soon', () => [users(0, later() - 1)], 'inconclusive'],
    ['nothing is known of users', () => [users(undefined, later())], 'inconclusive'],
    ['nothing was counted', () => [], 'inconclusive'],
    [
      'users get errors by another zone now',
      () => [users(0, later()), errors('eu-west-1c', 'fail', { observedAt: later() })],
      'inconclusive',
    ],
  ])('%s', async (_, signals, outcome) => {
    const planned = journaled(await plan());
    const { model } = context(signals());
    expect(shiftZone.verify(planned, model, now() + 160_000).outcome).toBe(outcome);
  });
});

describe('a shift that stands', () => {
  const lasting = () => {
    const { lasting: effect } = shiftZone;
    if (effect?.renew === undefined || effect.leaveAgain === undefined)
      throw new Error('it lasts, is renewed and can be left again');
    return effect as Required<typeof effect>;
  };
  const well = () => [errors('eu-west-1b', 'pass'), users(0)];

  it('is known again by its comment, and is gone when somebody ended it', async () => {
    const planned = await shifted();
    expect(lasting().expiresAt(planned)).toBe(now() + 3 * hour);
    expect(await lasting().inForce(planned, context())).toBe('in-force');
    for (const one of shifts()) one.status = 'CANCELED';
    expect(await lasting().inForce(planned, context())).toBe('gone');
  });

  it.each([
    ['for as long again', 12 * hour, 3 * hour],
    ['never beyond its latest end', hour, hour],
  ])('is renewed %s', async (_, latest, expected) => {
    const planned = await shifted();
    for (const one of shifts()) one.expiresAt = now() + 10 * minute;
    const renewal = journaled(await lasting().renew(planned, now() + latest, context()));
    expect(lasting().expiresAt(renewal)).toBe(now() + expected);
    expect(await shiftZone.observe(renewal, 0, context())).toBe('not-started');
    await shiftZone.apply(renewal, 0, context());
    expect(shifts()[0]?.expiresAt).toBe(now() + expected);
    expect(await shiftZone.observe(renewal, 0, context())).toBe('done');
  });

  it('is given back when the zone is well, and begun again when that goes wrong', async () => {
    const planned = await shifted();
    const back = journaled(await lasting().giveBack(planned, context(well())));
    expect(unmet(back)).toEqual([]);
    expect(await shiftZone.observe(back, 0, context())).toBe('not-started');
    await shiftZone.apply(back, 0, context());
    expect(shifts()[0]?.status).toBe('CANCELED');
    expect(await shiftZone.observe(back, 0, context())).toBe('done');

    const again = journaled(await lasting().leaveAgain(back, context()));
    expect(unmet(again)).toEqual([]);
    await shiftZone.apply(again, 0, context());
    expect(await lasting().inForce(again, context())).toBe('in-force');
  });

  it.each<[string, () => readonly Signal[], readonly string[]]>([
    [
      'its users still get errors',
      () => [errors('eu-west-1b', 'fail', { nature: 'warning-only' })],
      ['those who still come in by it are well'],
    ],
    [
      'too little comes in by it to tell',
      () => [errors('eu-west-1b', 'unknown', { nature: 'warning-only' })],
      ['those who still come in by it are well'],
    ],
    ['nothing is known of it', () => [], ['those who still come in by it are well']],
  ])('is not given back when %s', async (_, signals, expected) => {
    const planned = await shifted();
    const back = await lasting().giveBack(planned, context(signals()));
    expect([unmet(back), back.steps]).toEqual([expected, []]);
  });

  it.each<[string, () => unknown, readonly string[]]>([
    [
      'a machine there is unhealthy',
      () => ((inZone('eu-west-1b')[0] ?? none).state = 'unhealthy'),
      ['its capacity is back'],
    ],
    [
      'one is unhealthy of which nobody knows yet in which zone it stands',
      () => {
        const [newcomer = none] = inZone('eu-west-1a');
        newcomer.state = 'initial';
        unheardOf = newcomer.instance;
      },
      ['its capacity is back'],
    ],
    [
      'a machine there is being taken out',
      () => ((inZone('eu-west-1b')[0] ?? none).state = 'draining'),
      ['its capacity is back'],
    ],
    ['a machine there is missing', () => remove('eu-west-1b', 1), ['its capacity is back']],
    ['as many are missing in the other zones', () => zones.forEach((zone) => remove(zone, 1)), []],
  ])('is given back only once its capacity is: %s', async (_, happens, expected) => {
    const planned = await shifted();
    happens();
    expect(unmet(await lasting().giveBack(planned, context(well())))).toEqual(expected);
  });

  it.each<[string, () => readonly Signal[], boolean]>([
    ['the zone is well', well, true],
    ['its users still get errors', () => [errors('eu-west-1b', 'fail')], false],
    ['nothing is known', () => [], false],
    [
      'users get errors elsewhere now',
      () => [errors('eu-west-1b', 'fail'), errors('eu-west-1c', 'fail')],
      true,
    ],
    ['less than one in a hundred of its users gets one', () => compared(0.0099, 0), true],
    ['one in a hundred does, and fewer elsewhere, if not by much', () => compared(0.01, 0.0099), false],
    ['one in a hundred does, and as many by another zone', () => compared(0.01, 0.01), true],
  ])('that did not help is taken back when %s: %s', async (_, signals, taken) => {
    const planned = await shifted();
    const back = await shiftZone.undo?.(planned, context(signals()));
    expect(back?.steps.length).toBe(taken ? 1 : 0);
  });

  it.each<[string, () => unknown, readonly string[]]>([
    ['all of its machines serve', () => undefined, []],
    [
      'one in four of its machines does not',
      () => ((inZone('eu-west-1b')[0] ?? none).state = 'unhealthy'),
      ['its machines serve'],
    ],
    ['no zone has machines that serve', () => targets().forEach(fail), ['its machines serve']],
    [
      'one does not of which nobody knows yet in which zone it stands',
      () => {
        const [newcomer = none] = inZone('eu-west-1a');
        newcomer.state = 'initial';
        unheardOf = newcomer.instance;
      },
      ['its machines serve'],
    ],
  ])('leads nobody back into an outage that has come since: %s', async (_, happens, expected) => {
    const planned = await shifted();
    happens();
    const worse = context([errors('eu-west-1b', 'pass'), errors('eu-west-1c', 'fail')]);
    const back = await shiftZone.undo?.(planned, worse);
    expect(back && [unmet(back), back.steps.length > 0]).toEqual([expected, expected.length === 0]);
  });
});
