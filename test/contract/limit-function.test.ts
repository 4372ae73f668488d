import { describe, expect, it } from 'vitest';
import { limitFunction } from '../../src/actions/limit-function.ts';
import type { Model } from '../../src/model/model.ts';
import type { SignalState } from '../../src/model/signal.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { playWorld } from '../support/played-shop.ts';

const region = 'us-east-1';
const arn = (name: string) => `arn:aws:lambda:${region}:111122223333:function:${name}`;
const database = 'arn:aws:rds:us-east-1:111122223333:db:orders';

interface Scene {
  /** Calls of `import` are multiplied by it for the last four minutes. */
  readonly times?: number;
  readonly reserved?: number;
  /** Whether `mail` is throttled, by the word of the model. */
  readonly throttled?: SignalState;
  /** What the database of its service says of its load. */
  readonly databaseLoad?: SignalState;
  readonly role?: string;
  readonly fedByQueue?: true;
  /** So long it was called before, minutes. */
  readonly minutes?: number;
}

/** `import` runs ten calls at once and `mail` a hundred, of the thousand that both share. */
async function scene({ times = 200, reserved, minutes = 40, ...seen }: Scene = {}) {
  const functions = stackSchema.shape.functions.parse([
    { name: 'import', callsPerSecond: 5, runs: '2s', reservedConcurrency: reserved },
    { name: 'mail', callsPerSecond: 100, runs: '1s' },
  ]);
  const shop = playWorld(buildStack({ ...loadStack('shop'), functions }, 1));
  const one = shop.world.functions.get(arn('import'));
  if (one === undefined) throw new Error('the stack has no such function');
  await shop.play(minutes * 60);
  const heal = shop.fault(faultNamed('surge-function'), { function: 'import', times });
  await shop.play(240);
  const played = playedRemedy(shop);
  const target = resourceOf({ id: arn('import'), kind: 'lambda:function', name: 'import', region });
  const context = (later = seen) => {
    const base = played.context({
      resources: [
        target,
        resourceOf({ id: arn('mail'), kind: 'lambda:function', name: 'mail', region }),
        resourceOf({ id: database, kind: 'rds:instance', region, facts: { role: later.role ?? 'primary' } }),
        ...(later.fedByQueue
          ? [
              resourceOf({
                id: 'arn:aws:sqs:us-east-1:111122223333:jobs',
                kind: 'sqs:queue',
                relations: [{ type: 'routes-to', to: target.id }],
              }),
            ]
          : []),
      ],
      signals: signalsOf(later, shop.world.clock.now()),
    });
    return { ...base, model: inService(base.model) };
  };
  const plan = (params: object = {}) =>
    played.answered(limitFunction.plan(target, { atLeast: 5, atMost: 100, ...params }, context()));
  return { ...played, shop, one, heal, context, plan, target };
}

function signalsOf({ throttled = 'fail', databaseLoad = 'pass' }: Scene, observedAt: number) {
  return [
    signalOf({
      resource: arn('mail'),
      check: 'lambda/throttles',
      state: throttled,
      observedAt,
      reason: '52.0 % of the calls were throttled',
    }),
    signalOf({
      resource: database,
      check: 'cloudwatch/alarm',
      by: 'cpu',
      measures: 'saturation',
      state: databaseLoad,
      observedAt,
      reason: 'orders-cpu is in ALARM',
    }),
  ];
}

/** The function is of a service that depends on the one of the database. */
function inService(model: Model): Model {
  const service = (name: string, resources: readonly string[], dependsOn: readonly string[]) => ({
    name,
    resources,
    dependsOn,
    tier: 1,
    derived: false,
    groups: [],
    objectives: {},
    state: 'degraded' as const,
    since: 0,
    reason: 'given',
  });
  const services = new Map([
    ['imports', service('imports', [arn('import')], ['orders'])],
    ['orders', service('orders', [database], [])],
  ]);
  return { ...model, services, servicesOf: (id) => (id === arn('import') ? ['imports'] : []) };
}

describe('limit-function, on simulated Lambda', () => {
  it('leaves the function half as much again as is usual, and those that it crowded out run again', async () => {
    const it = await scene();
    const plan = journaled(await it.plan());
    expect(unmet(plan)).toEqual([]);
    expect(plan.summary).toBe('Let import run at most 15 calls at once');
    expect(plan.preconditions.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([
        'mail: 52.0 % of the calls were throttled',
        '953 ran at once, 10 are usual, 15 would be left',
        'it is without concurrency of its own',
      ]),
    );
    await it.run(limitFunction, plan);
    expect(it.one.reservedConcurrency).toBe(15);
    await it.shop.play(180);
    const series = it.shop.world.metrics.series
      .get('us-east-1|AWS/Lambda|FunctionName=mail')
      ?.get('Throttles');
    expect(series?.buckets.at(-1)?.sum).toBe(0);
  });

  it.each([
    [5, 100, 15],
    [20, 100, 20],
    [1, 12, 12],
    [1, 1, 1],
  ])('leaves it at least %i and at most %i: %i', async (atLeast, atMost, calls) => {
    const plan = await (await scene()).plan({ atLeast, atMost });
    expect(plan.steps[0]?.calls[0]?.input).toEqual({
      FunctionName: 'import',
      ReservedConcurrentExecutions: calls,
    });
  });

  it.each([
    [{ atLeast: 0, atMost: 5 }, 1],
    [{ atLeast: 1, atMost: 1 }, 0],
    [{ atLeast: 6, atMost: 5 }, 1],
    [{ atMost: 5 }, 1],
    [{ atLeast: 1 }, 1],
  ])('takes %j with %i mistakes: never none at all, and both bounds are said', (params, mistakes) => {
    expect(limitFunction.checkParams(params)).toHaveLength(mistakes);
  });

  it.each<[string, Scene, readonly string[]]>([
    ['others are throttled', {}, []],
    ['no other is throttled', { throttled: 'pass' }, ['somebody suffers from it']],
    ['whether others are throttled is not known', { throttled: 'unknown' }, ['somebody suffers from it']],
    ['it takes less than half of what all share', { times: 49 }, ['somebody suffers from it']],
    ['it takes half of what all share', { times: 50 }, []],
    ['the database of its service is saturated', { times: 2, throttled: 'pass', databaseLoad: 'fail' }, []],
    [
      'that is only a replica',
      { throttled: 'pass', databaseLoad: 'fail', role: 'replica' },
      ['somebody suffers from it'],
    ],
    [
      'it runs less than twice the usual',
      { times: 1.9, throttled: 'pass', databaseLoad: 'fail' },
      ['it runs far more at once than is usual'],
    ],
    ['what is usual is not known', { minutes: 5 }, ['it runs far more at once than is usual']],
    ['it has more of its own', { reserved: 300, databaseLoad: 'fail' }, []],
    ['its owner has left it less', { reserved: 12, databaseLoad: 'fail' }, ['nobody has limited it further']],
    ['a queue feeds it', { fedByQueue: true }, ['no queue feeds it']],
  ])('where %s', async (_title, given, against) => {
    const plan = await (await scene(given)).plan({ atMost: 18, atLeast: given.reserved === 12 ? 12 : 5 });
    expect(unmet(plan)).toEqual(expect.arrayContaining([...against]));
    expect(plan.steps).toHaveLength(against.length === 0 ? 1 : 0);
  });

  it('leaves a function alone that somebody has stopped, and one that is gone', async () => {
    const stopped = await scene();
    stopped.one.reservedConcurrency = 0;
    expect((await stopped.plan()).preconditions).toContainEqual({
      name: 'nobody has limited it further',
      holds: false,
      detail: 'somebody has stopped it: no call may run',
    });
    const gone = await scene();
    gone.shop.world.functions.delete(arn('import'));
    expect(unmet(await gone.plan())).toContain('the function is there');
  });

  it('leaves what AWS wants for functions without their own', async () => {
    const it = await scene({ times: 99 });
    const mail = it.shop.world.functions.get(arn('mail'));
    if (mail === undefined) throw new Error('the stack has no such function');
    mail.reservedConcurrency = 886;
    expect(unmet(await it.plan())).toEqual(['enough is left for functions without their own']);
    mail.reservedConcurrency = 885;
    expect(unmet(await it.plan())).toEqual([]);
  });

  it('sends nothing when somebody changed it in between', async () => {
    const it = await scene();
    const plan = journaled(await it.plan());
    it.one.reservedConcurrency = 50;
    await expect(it.answered(limitFunction.apply(plan, 0, it.context()))).rejects.toMatchObject({
      code: 'ChangedMeanwhile',
    });
    expect(it.one.reservedConcurrency).toBe(50);
  });

  it('tells by AWS’s own state how far it is, and whether it stands', async () => {
    const it = await scene();
    const plan = journaled(await it.plan());
    const told = async () => ({
      progress: await it.answered(limitFunction.observe(plan, 0, it.context())),
      inForce: await it.answered(limitFunction.lasting?.inForce(plan, it.context()) ?? Promise.resolve('?')),
    });
    expect(await told()).toMatchObject({ progress: 'not-started', inForce: 'gone' });
    await it.answered(limitFunction.apply(plan, 0, it.context()));
    expect(await told()).toEqual({ progress: 'done', inForce: 'in-force' });
    it.one.reservedConcurrency = 500;
    expect(await told()).toEqual({ progress: 'failed', inForce: 'gone' });
  });

  it.each([
    ['nothing', undefined],
    ['what was reserved before', 300],
  ])('gives it %s back once nothing was turned away for five minutes', async (_title, reserved) => {
    const it = await scene(reserved === undefined ? {} : { reserved, databaseLoad: 'fail' });
    const plan = journaled(await it.plan());
    await it.run(limitFunction, plan);
    const back = async () => {
      const made = limitFunction.lasting?.giveBack(plan, it.context());
      if (made === undefined) throw new Error('its effect lasts');
      return journaled(await it.answered(made));
    };
    await it.shop.play(120);
    expect(unmet(await back())).toEqual(['it asks for no more than it has']);
    it.heal();
    await it.shop.play(4 * 60);
    expect(unmet(await back())).toEqual(['it asks for no more than it has']);
    await it.shop.play(4 * 60);
    const made = await back();
    expect(unmet(made)).toEqual([]);
    await it.run(limitFunction, made);
    expect(it.one.reservedConcurrency).toBe(reserved);
    const again = await it.answered(
      limitFunction.lasting?.leaveAgain?.(made, it.context()) ?? Promise.reject(),
    );
    await it.run(limitFunction, journaled(again));
    expect(it.one.reservedConcurrency).toBe(15);
  });

  it('gives nothing back while it is silent, and never over somebody’s edit', async () => {
    const it = await scene();
    const plan = journaled(await it.plan());
    await it.run(limitFunction, plan);
    it.shop.fault(faultNamed('silence-metrics'), { namespace: 'AWS/Lambda' });
    await it.shop.play(20 * 60);
    const back = await it.answered(limitFunction.lasting?.giveBack(plan, it.context()) ?? Promise.reject());
    expect(unmet(back)).toEqual(['it asks for no more than it has']);
    it.one.reservedConcurrency = 40;
    const undo = await it.answered(limitFunction.undo?.(plan, it.context()) ?? Promise.reject());
    expect(undo.steps).toEqual([]);
  });

  it('is taken back at once where it did not help, whatever is turned away', async () => {
    const it = await scene();
    const plan = journaled(await it.plan());
    await it.run(limitFunction, plan);
    const undo = await it.answered(limitFunction.undo?.(plan, it.context()) ?? Promise.reject());
    await it.run(limitFunction, journaled(undo));
    expect(it.one.reservedConcurrency).toBeUndefined();
  });

  it.each([
    ['pass', 1, 'success', false],
    ['pass', -1, 'inconclusive', false],
    ['fail', 1, 'inconclusive', true],
    ['unknown', 1, 'inconclusive', false],
  ] as const)(
    'read of those who suffered as %s, %i s after the plan, is %s',
    async (state, after, outcome, again) => {
      const it = await scene();
      const plan = journaled(await it.plan());
      const observedAt = it.shop.world.clock.now() + after * 1000;
      const model = modelOf({
        signals: [signalOf({ resource: arn('mail'), check: 'lambda/throttles', state, observedAt })],
      });
      expect(limitFunction.verify(plan, model, observedAt + 1000).outcome).toBe(outcome);
      expect(limitFunction.lasting?.isNeededAgain?.(plan, model)).toBe(again);
    },
  );
});
