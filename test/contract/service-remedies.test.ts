import { describe, expect, it } from 'vitest';
import { rollBackService } from '../../src/actions/roll-back-service.ts';
import { scaleService } from '../../src/actions/scale-service.ts';
import type { Action, Plan } from '../../src/actions/action.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { VerdictKind } from '../../src/model/verdict.ts';
import { beginDeployment } from '../../src/simulator/world/containers/deployment.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import type { ContainerService } from '../../src/simulator/world/state/container-service.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { first, playWorld } from '../support/played-shop.ts';

const id = 'arn:aws:ecs:us-east-1:111122223333:service/main/checkout';
const target: Resource = resourceOf({
  id,
  kind: 'ecs:service',
  name: 'checkout',
  region: 'us-east-1',
  facts: { cluster: 'main' },
});

/** A site with one service of four tasks of revision 7, and words for what happens to it. */
function checkout(settings = "circuitBreaker: 'on'") {
  const parsed = parseStack(
    `
stack: containers
summary: One service of ECS, and a site beside it.
regions: [{ region: us-east-1, zones: [us-east-1a, us-east-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 2, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
containerServices: [{ name: checkout, tasks: 4, revision: 7, ${settings} }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`,
    'containers.yaml',
  );
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const shop = playWorld(buildStack(parsed.stack, 1));
  const remedies = playedRemedy(shop);
  const service: ContainerService = first(shop.world.containerServices);
  const judged = (kind: VerdictKind) => ({
    resources: [target],
    verdicts: { [id]: kind },
  });
  return {
    shop,
    service,
    remedies,
    judged,
    deployBroken: async () => {
      const heal = shop.fault(faultNamed('deploy-broken-tasks'), { service: 'checkout' });
      await shop.play(120);
      return heal;
    },
    plan: (action: Action, kind: VerdictKind, params: Record<string, unknown> = {}): Promise<Plan> =>
      remedies.answered(action.plan(target, params, remedies.context(judged(kind)))),
    told: () => shop.world.happenings.flatMap((one) => (one.kind === 'mutation' ? one.operation : [])),
  };
}

describe('roll-back-service', () => {
  it('deploys again what ran before, and is done when ECS has completed it', async () => {
    const { deployBroken, remedies, service, judged } = checkout();
    await deployBroken();
    const made = await remedies.remedy(rollBackService, target, { model: judged('deployment-failed') });
    expect(made.summary).toBe('Deploy checkout:7 to checkout again instead of checkout:8');
    expect(service.deployments).toMatchObject([{ revision: 7, state: 'COMPLETED' }]);
  });

  it.each<[string, (bench: ReturnType<typeof checkout>) => unknown]>([
    ['the newest deployment fails', ({ shop, service }) => void beginDeployment(shop.world, service, 8)],
    [
      'tasks of a former task definition run',
      async ({ shop, deployBroken }) => {
        await deployBroken();
        shop.fault(faultNamed('crash-tasks'), { service: 'checkout' });
        await shop.play(60);
      },
    ],
    [
      'that task definition can still be deployed',
      async ({ shop, deployBroken }) => {
        await deployBroken();
        await shop.call('ECS', 'DeregisterTaskDefinition', { taskDefinition: 'checkout:7' });
      },
    ],
    ['the service exists', ({ shop }) => shop.world.containerServices.clear()],
  ])('refuses unless %s, and plans no step', async (name, spoil) => {
    const bench = checkout();
    await spoil(bench);
    const made = await bench.plan(rollBackService, 'deployment-failed');
    expect(unmet(made)).toContain(name);
    expect(made.steps).toEqual([]);
  });

  it('leaves to the circuit breaker what that will roll back itself', async () => {
    const { shop, service, plan } = checkout('circuitBreaker: rollback, maximumPercent: 125');
    shop.fault(faultNamed('deploy-broken-tasks'), { service: 'checkout' });
    await shop.playUntil(() => (service.deployments[0]?.failedTasks ?? 0) > 0, 120);
    expect(unmet(await plan(rollBackService, 'deployment-failed'))).toContain(
      'ECS does not roll it back by itself',
    );
  });

  it('sends nothing when somebody deployed in between', async () => {
    const { shop, service, plan, remedies, deployBroken, told } = checkout();
    await deployBroken();
    const made = journaled(await plan(rollBackService, 'deployment-failed'));
    beginDeployment(shop.world, service, 9);
    await expect(remedies.answered(rollBackService.apply(made, 0, remedies.context()))).rejects.toThrow(
      /newest deployment of checkout is of checkout:9 now/,
    );
    expect(told()).not.toContain('UpdateService');
  });

  it.each([
    ['nothing was sent', undefined, 'not-started'],
    ['it is under way', 7, 'under-way'],
    ['somebody deployed something else', 9, 'failed'],
  ])('knows after a crash that %s', async (_title, revision, progress) => {
    const { shop, service, plan, remedies, deployBroken } = checkout();
    await deployBroken();
    const made = journaled(await plan(rollBackService, 'deployment-failed'));
    if (revision !== undefined) beginDeployment(shop.world, service, revision);
    expect(await remedies.answered(rollBackService.observe(made, 0, remedies.context()))).toBe(progress);
  });

  it('takes the failing revision deployed again for a word against it, and no other', async () => {
    const { shop, service, deployBroken, remedies, judged } = checkout();
    const heal = await deployBroken();
    const made = await remedies.remedy(rollBackService, target, { model: judged('deployment-failed') });
    const byHand = () =>
      remedies.answered(
        rollBackService.undoneByHand?.(made, remedies.context()) ?? Promise.resolve(undefined),
      );
    expect(await byHand()).toBeUndefined();
    beginDeployment(shop.world, service, 9);
    expect(await byHand()).toBeUndefined();
    heal();
    beginDeployment(shop.world, service, 8);
    expect(await byHand()).toBe('checkout:8, which had been rolled back, was deployed to checkout again');
  });

  it.each([
    ['pass', 'pass', 1, 'success'],
    ['pass', 'pass', 0, 'inconclusive'],
    ['pass', 'fail', 1, 'inconclusive'],
    ['warn', 'pass', 1, 'inconclusive'],
  ] as const)(
    'with its tasks at %s and its deployment at %s, by evidence of %i ms after it, is a %s, whatever tasks ended before',
    async (tasks, deployment, after, outcome) => {
      const { plan, judged, deployBroken } = checkout();
      await deployBroken();
      const made = journaled(await plan(rollBackService, 'deployment-failed'));
      const { plannedAt: now } = made.state as { plannedAt: number };
      const seen = (check: string, state: 'pass' | 'warn' | 'fail') =>
        ({
          resource: id,
          check,
          state,
          family: 'control-plane',
          since: now,
          observedAt: now + after,
          validForMs: 150_000,
          reason: 'as ECS says',
        }) as const;
      const exits = { ...seen('ecs/task-exits', 'fail'), family: 'application' } as const;
      const signals = [seen('ecs/running', tasks), seen('ecs/deployment', deployment), exits];
      const model = modelOf({ ...judged('suspect'), signals });
      expect(rollBackService.verify(made, model, now + 2).outcome).toBe(outcome);
    },
  );
});

describe('scale-service', () => {
  it.each([
    [{ most: 12 }, 5],
    [{ most: 12, percent: 50 }, 6],
    [{ most: 5, percent: 50 }, 5],
    [{ most: 12, percent: 1 }, 5],
  ])('with %j raises four tasks to %i, and is done when all of them run', async (params, to) => {
    const { remedies, service, judged } = checkout();
    await remedies.remedy(scaleService, target, { params, model: judged('overloaded') });
    expect(service.desired).toBe(to);
  });

  it.each<[string, number, (bench: ReturnType<typeof checkout>) => unknown]>([
    ['there is room below the bound', 4, () => undefined],
    ['no deployment is under way', 8, ({ shop, service }) => void beginDeployment(shop.world, service, 7)],
    ['all tasks that are wanted run', 8, ({ service }) => void (service.desired = 5)],
    [
      'ECS has room for tasks',
      8,
      async ({ shop }) => {
        const heal = shop.fault(faultNamed('lose-task-room'), { service: 'checkout' });
        await shop.play(30);
        heal();
        await shop.play(120);
      },
    ],
    ['the service exists', 8, ({ shop }) => shop.world.containerServices.clear()],
  ])('refuses unless %s (at most %i), and plans no step', async (name, most, spoil) => {
    const bench = checkout();
    await spoil(bench);
    const made = await bench.plan(scaleService, 'overloaded', { most });
    expect(unmet(made)).toEqual([name]);
    expect(made.steps).toEqual([]);
  });

  it('adds nothing to what is not overloaded', async () => {
    expect(unmet(await checkout().plan(scaleService, 'healthy', { most: 8 }))).toEqual(['it is overloaded']);
  });

  it('sends nothing when somebody changed the number in between', async () => {
    const { plan, remedies, service, told } = checkout();
    const made = journaled(await plan(scaleService, 'overloaded', { most: 8 }));
    service.desired = 6;
    await expect(remedies.answered(scaleService.apply(made, 0, remedies.context()))).rejects.toThrow(
      /checkout wants 6 tasks now, not 4: 5 is out of date/,
    );
    expect(told()).not.toContain('UpdateService');
  });

  it('fails when ECS finds no room for what was added', async () => {
    const { shop, plan, remedies } = checkout();
    const made = journaled(await plan(scaleService, 'overloaded', { most: 8 }));
    shop.fault(faultNamed('lose-task-room'), { service: 'checkout', share: 0 });
    await expect(remedies.run(scaleService, made)).rejects.toThrow(/run 5 tasks of checkout: failed/);
  });

  it.each([
    [{}, 'most'],
    [{ most: 1 }, 'most'],
    [{ most: 8, percent: 51 }, 'percent'],
  ])('does not take %j for parameters', (params, path) => {
    expect(scaleService.checkParams(params)).toMatchObject([{ path: [path] }]);
  });
});
