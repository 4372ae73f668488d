import { describe, expect, it } from 'vitest';
import { imagesAreFixed, startsBeforeItStops } from '../../src/actions/containers/redeploy-preconditions.ts';
import { redeployService } from '../../src/actions/redeploy-service.ts';
import type { Signal } from '../../src/model/signal.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { beginDeployment } from '../../src/simulator/world/containers/deployment.ts';
import { runningTasks } from '../../src/simulator/world/containers/tasks-of.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { first, playWorld } from '../support/played-shop.ts';

const id = 'arn:aws:ecs:us-east-1:111122223333:service/main/checkout';
const target = resourceOf({
  id,
  kind: 'ecs:service',
  name: 'checkout',
  region: 'us-east-1',
  facts: { cluster: 'main' },
});

/** A service of four tasks of revision 7, all of which have answered with errors for a minute, after they ran well. */
async function sick({ settings = '' } = {}) {
  const parsed = parseStack(
    `
stack: containers
summary: One service of ECS, and a site beside it.
regions: [{ region: us-east-1, zones: [us-east-1a, us-east-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 2, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
containerServices: [{ name: checkout, tasks: 4, revision: 7, neededShare: 0.5${settings} }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`,
    'containers.yaml',
  );
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const shop = playWorld(buildStack(parsed.stack, 1));
  const service = first(shop.world.containerServices);
  await shop.play(20 * 60);
  const heal = shop.fault(faultNamed('sicken-tasks'), { service: 'checkout' });
  const since = shop.world.clock.now();
  await shop.play(60);
  const remedies = playedRemedy(shop);
  const model = (alarm: Partial<Signal> = {}) => ({
    resources: [target],
    verdicts: { [id]: 'suspect' as const },
    unhealthySince: since,
    signals: [
      signalOf({
        resource: id,
        check: 'cloudwatch/alarm',
        by: 'checkout-errors',
        family: 'application',
        state: 'fail',
        observedAt: shop.world.clock.now(),
        reason: 'checkout-errors is in ALARM',
        ...alarm,
      }),
    ],
  });
  const plan = (alarm?: Partial<Signal>) =>
    remedies.answered(redeployService.plan(target, {}, remedies.context(model(alarm))));
  const failing = () => service.use.failing;
  return { ...remedies, shop, service, heal, model, plan, failing };
}

describe('redeploy-service, on simulated ECS', () => {
  it('starts the same tasks anew, and leaves no moment in which fewer run', async () => {
    const it = await sick();
    expect(it.failing()).toBe(1);
    const plan = journaled(await it.plan());
    expect(unmet(plan)).toEqual([]);
    expect(plan.summary).toBe('Start the tasks of checkout anew, as checkout:7');
    expect(plan.steps[0]?.calls[0]?.input).toEqual({
      cluster: 'main',
      service: id,
      forceNewDeployment: true,
    });
    const former = new Set(runningTasks(it.service).map(({ arn }) => arn));
    await it.answered(redeployService.apply(plan, 0, it.context()));
    let least = 4;
    while ((await it.answered(redeployService.observe(plan, 0, it.context()))) !== 'done') {
      least = Math.min(least, runningTasks(it.service).length);
      await it.shop.play(5);
    }
    expect(least).toBe(4);
    expect(runningTasks(it.service).filter(({ arn }) => former.has(arn))).toEqual([]);
    expect(it.service.deployments).toMatchObject([{ revision: 7, state: 'COMPLETED' }]);
    await it.shop.play(10);
    expect(it.failing()).toBe(0);
  });

  it.each<[string, { settings?: string }, (bench: Awaited<ReturnType<typeof sick>>) => unknown]>([
    ['the service exists', {}, ({ shop }) => shop.world.containerServices.clear()],
    ['no deployment is under way', {}, ({ shop, service }) => void beginDeployment(shop.world, service, 7)],
    [
      'all its tasks run, and ECS has replaced none in 15 minutes',
      {},
      async ({ shop }) => {
        const cure = shop.fault(faultNamed('crash-tasks'), { service: 'checkout' });
        await shop.play(10);
        cure();
        await shop.play(120);
      },
    ],
    [
      'ECS starts new tasks before it stops any',
      { settings: ', minimumHealthyPercent: 99' },
      () => undefined,
    ],
    [
      'ECS starts new tasks before it stops any',
      { settings: ', minimumHealthyPercent: 25, maximumPercent: 100' },
      () => undefined,
    ],
    [
      'its circuit breaker ends a deployment that fails',
      { settings: ", circuitBreaker: 'off'" },
      () => undefined,
    ],
    [
      'its circuit breaker ends a deployment that fails',
      { settings: ", circuitBreaker: 'on'" },
      () => undefined,
    ],
    [
      'it ran well for a while as it was deployed',
      {},
      ({ shop, service }) => {
        for (const one of service.deployments) one.updatedAt = shop.world.clock.now() - 15.9 * 60_000;
      },
    ],
    [
      'what it runs would be the same again',
      {},
      ({ shop }) => shop.call('ECS', 'DeregisterTaskDefinition', { taskDefinition: 'checkout:7' }),
    ],
    [
      'ECS has room for tasks',
      {},
      async ({ shop }) => {
        const cure = shop.fault(faultNamed('lose-task-room'), { service: 'checkout', share: 0.75 });
        await shop.play(30);
        cure();
      },
    ],
  ])('refuses unless %s, and plans no step (%j)', async (name, given, spoil) => {
    const bench = await sick(given);
    await spoil(bench);
    const made = await bench.plan();
    expect(unmet(made)).toContain(name);
    expect(made.steps).toEqual([]);
  });

  it.each<[string, Partial<Signal>]>([
    ['the alarm is off', { state: 'pass' }],
    ['the alarm cannot be read any more', { observedAt: 0 }],
    ['it is a warning only', { nature: 'warning-only' }],
    ['it measures load', { measures: 'saturation' }],
    ['it is of another family', { family: 'control-plane' }],
    ['only the ends of tasks speak against it', { check: 'ecs/task-exits' }],
  ])('refuses where %s', async (_title, alarm) => {
    expect(unmet(await (await sick()).plan(alarm))).toContain('what its tasks answer is seen to fail');
  });

  it.each([
    [4, 100, 200, true],
    [4, 99, 200, false],
    [4, 100, 124, false],
    [4, 100, 125, true],
    [1, 100, 199, false],
    [1, 100, 200, true],
    [0, 100, 200, false],
    [4, undefined, 200, false],
    [4, 100, undefined, false],
  ])(
    'of %s tasks, with %s %% at least and %s %% at most, has room to start one first: %s',
    (tasks, least, most, holds) => {
      const how = {
        ...(least === undefined ? {} : { minimumHealthyPercent: least }),
        ...(most === undefined ? {} : { maximumPercent: most }),
      };
      const said = startsBeforeItStops({ desiredCount: tasks, deploymentConfiguration: how });
      expect(said.holds).toBe(holds);
    },
  );

  it.each([
    [['shop/checkout:7'], true],
    [['checkout@sha256:0123'], true],
    [['checkout:latest@sha256:0123'], true],
    [['host.example:5000/checkout:7'], true],
    [['host.example:5000/checkout'], false],
    [['checkout:7', 'proxy:latest'], false],
    [['checkout'], false],
    [[], false],
    [undefined, false],
  ])('takes the images %j for the same again: %s', (images, holds) => {
    expect(imagesAreFixed(images).holds).toBe(holds);
  });

  it('sends nothing when somebody deployed in between', async () => {
    const it = await sick();
    const plan = journaled(await it.plan());
    beginDeployment(it.shop.world, it.service, 8);
    await expect(it.answered(redeployService.apply(plan, 0, it.context()))).rejects.toThrow(
      /newest deployment of checkout is of checkout:8 now, and ECS says IN_PROGRESS of it/,
    );
  });

  it('has failed where the new tasks fail, and what ran before runs on', async () => {
    const it = await sick();
    const plan = journaled(await it.plan());
    const progress = () => it.answered(redeployService.observe(plan, 0, it.context()));
    expect(await progress()).toBe('not-started');
    await it.answered(redeployService.apply(plan, 0, it.context()));
    expect(await progress()).toBe('under-way');
    const former = new Set(runningTasks(it.service).map(({ arn }) => arn));
    it.service.troubles.add({ kind: 'no-room' });
    for (const task of it.service.tasks.values())
      if (!former.has(task.arn)) it.service.tasks.delete(task.arn);
    const [newest] = it.service.deployments;
    if (newest === undefined) throw new Error('the call began a deployment');
    newest.failedTasks = 3;
    await it.shop.play(10);
    expect(await progress()).toBe('failed');
    expect(runningTasks(it.service).map(({ arn }) => arn)).toEqual([...former]);
  });

  it('knows after a crash that somebody deployed something else', async () => {
    const it = await sick();
    const plan = journaled(await it.plan());
    beginDeployment(it.shop.world, it.service, 9);
    expect(await it.answered(redeployService.observe(plan, 0, it.context()))).toBe('failed');
  });

  it.each([
    ['healthy', 1, 'success'],
    ['healthy', -1, 'inconclusive'],
    ['suspect', 1, 'inconclusive'],
  ] as const)('seen %s %i s after the plan is %s', async (verdict, after, outcome) => {
    const it = await sick();
    const plan = journaled(await it.plan());
    const observedAt = it.shop.world.clock.now() + after * 1000;
    const state = verdict === 'healthy' ? 'pass' : 'fail';
    const model = modelOf({ ...it.model({ state, observedAt }), verdicts: { [id]: verdict } });
    expect(redeployService.verify(plan, model, observedAt + 1000).outcome).toBe(outcome);
  });
});
