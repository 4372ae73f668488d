import { describe, expect, it } from 'vitest';
import { ecs } from '../../src/pollers/ecs.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { watchedWorld } from '../support/watched-world.ts';

const stack = `
stack: containers
summary: Two services of ECS in two zones, and a site that needs one of them.
regions: [{ region: eu-west-1, zones: [eu-west-1a, eu-west-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 2, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
containerServices:
  - { name: checkout, cluster: shop, tasks: 4, revision: 7, neededShare: 0.5, circuitBreaker: 'on' }
  - { name: search, cluster: shop, tasks: 3, revision: 2 }
  - { name: batch, cluster: back, tasks: 2, circuitBreaker: 'off' }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 10 }
`;

const arn = (name: string) =>
  `arn:aws:ecs:eu-west-1:111122223333:service/${name === 'batch' ? 'back' : 'shop'}/${name}`;

/** A simulated account with ECS, and the real poller's word on it, folded into the real model. */
function watched() {
  const { shop: played, look: watch, model } = watchedWorld(stack, ecs);
  const look = async () => {
    const { signals } = await watch();
    return (name: string, check: string) =>
      signals.get(arn(name))?.find((signal) => signal.check === `ecs/${check}`);
  };
  const failing = () => {
    const last = played.world.users?.experienced.at(-1);
    return last === undefined ? 0 : last.errors / (last.ok + last.errors);
  };
  return {
    played,
    look,
    failing,
    model,
    verdict: (name: string) => model().verdicts.get(arn(name)),
  };
}

describe('the services of ECS, in the simulated account', () => {
  it('are well while nothing is wrong, each with its tasks in both zones', async () => {
    const { look, verdict, model } = watched();
    const said = await look();
    for (const name of ['checkout', 'search', 'batch']) {
      for (const check of ['running', 'deployment', 'placement', 'task-exits', 'load'])
        expect(said(name, check)).toMatchObject({ state: 'pass' });
      expect(verdict(name)).toMatchObject({ kind: 'healthy' });
      expect(model().resources.get(arn(name))?.facts).toMatchObject({
        taskZones: ['eu-west-1a', 'eu-west-1b'],
      });
    }
  });

  it('are rolled back by ECS itself where its circuit breaker may, and nobody else touches them meanwhile', async () => {
    const { look, verdict, played } = watched();
    played.fault(faultNamed('deploy-broken-tasks'), { service: 'search' });
    await played.play(10);
    expect((await look())('search', 'deployment')).toMatchObject({ state: 'unknown', nature: 'transition' });
    expect(verdict('search')).toMatchObject({ kind: 'in-transition' });
    await played.play(40);
    const back = await look();
    expect(back('search', 'deployment')?.reason).toMatch(
      /at work on the deployment of search:2.*rolling back/,
    );
    expect(back('search', 'task-exits')).toMatchObject({ state: 'fail', value: 3 });
    await played.play(120);
    expect((await look())('search', 'deployment')).toMatchObject({ state: 'pass' });
  });

  it('fail with what was deployed where nobody rolls back, while what ran before goes on', async () => {
    const { look, verdict, played, failing } = watched();
    played.fault(faultNamed('deploy-broken-tasks'), { service: 'checkout' });
    await played.play(90);
    const said = await look();
    expect(said('checkout', 'deployment')?.reason).toMatch(
      /^ECS has given up the deployment of checkout:8, /,
    );
    expect(said('checkout', 'running')).toMatchObject({ state: 'pass', value: 4 });
    expect(verdict('checkout')).toMatchObject({ kind: 'deployment-failed', cause: arn('checkout') });
    expect(failing()).toBe(0);
  });

  it('lack tasks, and users lack answers, while nowhere is room', async () => {
    const { look, played, failing } = watched();
    const heal = played.fault(faultNamed('lose-task-room'), { service: 'checkout', share: 0.75 });
    await played.play(60);
    const said = await look();
    expect(said('checkout', 'running')).toMatchObject({ state: 'warn', value: 1 });
    expect(said('checkout', 'placement')?.reason).toMatch(
      /^ECS was unable to place a task\. Reason: Capacity/,
    );
    expect(failing()).toBeCloseTo(0.25, 1);
    heal();
    await played.play(120);
    const healed = await look();
    expect(healed('checkout', 'running')).toMatchObject({ state: 'pass' });
    expect(healed('checkout', 'placement')).toMatchObject({ state: 'pass' });
    expect(failing()).toBe(0);
  });

  it('fail by two witnesses when every task of theirs ends', async () => {
    const { look, verdict, played } = watched();
    const heal = played.fault(faultNamed('crash-tasks'), { service: 'batch' });
    await played.play(300);
    const said = await look();
    expect(said('batch', 'running')).toMatchObject({ state: 'fail', value: 0 });
    expect(said('batch', 'task-exits')).toMatchObject({ state: 'fail', family: 'application' });
    expect(said('batch', 'task-exits')?.reason).toMatch(
      /Essential container in task exited \(batch: exit code 1\)$/,
    );
    expect(verdict('batch')).toMatchObject({ kind: 'host-failed' });
    heal();
    await played.play(1_000);
    expect((await look())('batch', 'running')).toMatchObject({ state: 'pass' });
  });

  it('are overloaded while more is asked of them than they can do, and users lack what that is', async () => {
    const { look, verdict, played, failing } = watched();
    await played.play(1);
    const heal = played.fault(faultNamed('surge-service'), { service: 'checkout', times: 4 });
    await played.play(240);
    const said = await look();
    expect(said('checkout', 'load')).toMatchObject({ state: 'fail', value: 100, measures: 'saturation' });
    expect(verdict('checkout')).toMatchObject({ kind: 'overloaded' });
    expect(failing()).toBeCloseTo(0.25, 1);
    heal();
    await played.play(120);
    expect((await look())('checkout', 'load')).toMatchObject({ state: 'pass', value: 50 });
    expect(failing()).toBe(0);
  });

  it.each([
    ['come back by themselves where nobody touched them', false, 3],
    ['stay down where somebody forced a deployment meanwhile', true, 0],
  ])('that crashed until the cause was mended %s', async (_title, forces, running) => {
    const { look, played } = watched();
    const heal = played.fault(faultNamed('crash-tasks'), { service: 'search' });
    await played.play(300);
    const forced = { cluster: 'shop', service: 'search', forceNewDeployment: true };
    if (forces) await played.call('ECS', 'UpdateService', forced, 'eu-west-1');
    await played.play(300);
    heal();
    await played.play(1_200);
    expect((await look())('search', 'running')).toMatchObject({ value: running });
  });

  it('answer with errors and nothing is seen of it by ECS, until others take their place', async () => {
    const { look, played, failing } = watched();
    await played.play(60);
    played.fault(faultNamed('sicken-tasks'), { service: 'checkout' });
    await played.play(120);
    const said = await look();
    for (const check of ['running', 'deployment', 'task-exits', 'load'])
      expect(said('checkout', check)?.state).not.toMatch(/warn|fail/);
    expect(failing()).toBe(0.5);
    const forced = { cluster: 'shop', service: 'checkout', forceNewDeployment: true };
    await played.call('ECS', 'UpdateService', forced, 'eu-west-1');
    await played.play(120);
    expect(failing()).toBe(0);
    expect((await look())('checkout', 'deployment')).toMatchObject({ state: 'pass' });
  });

  it('are rolled back once: a roll-back that fails as well ends there', async () => {
    const { played } = watched();
    await played.play(60);
    played.fault(faultNamed('deploy-broken-tasks'), { service: 'search' });
    const newest = () => played.world.containerServices.get(arn('search'))?.deployments[0];
    await played.playUntil(() => newest()?.rollsBack === true, 300);
    const back = newest();
    if (back === undefined) throw new Error('search is rolled back');
    back.failedTasks = 3;
    await played.play(60);
    expect(newest()).toMatchObject({ id: back.id, state: 'FAILED' });
  });

  it('move to the zone that is left when one fails', async () => {
    const { look, played, model } = watched();
    played.fault(faultNamed('fail-zone'), { zone: 'eu-west-1a' });
    await played.play(60);
    expect((await look())('checkout', 'running')).toMatchObject({ state: 'pass', value: 4 });
    expect(model().resources.get(arn('checkout'))?.facts).toMatchObject({ taskZones: ['eu-west-1b'] });
  });

  it('are listed a page at a time, and missed by name', async () => {
    const { played } = watched();
    const call = (operation: string, input: object) => played.call('ECS', operation, input, 'eu-west-1');
    const first = await call('ListServices', { cluster: 'shop', maxResults: 1 });
    expect(first).toMatchObject({ serviceArns: [arn('checkout')] });
    expect(await call('ListServices', { cluster: 'shop', nextToken: first['nextToken'] })).toMatchObject({
      serviceArns: [arn('search')],
    });
    expect(await call('DescribeServices', { cluster: 'shop', services: ['none'] })).toMatchObject({
      services: [],
      failures: [{ arn: arn('none'), reason: 'MISSING' }],
    });
    await expect(call('ListServices', { cluster: 'none' })).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    });
  });
});
