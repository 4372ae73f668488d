import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Deployment, Service, Task } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { ecs } from '../../src/pollers/ecs.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, startedAt } from '../support/poll.ts';

const minutesAgo = (minutes: number) => new Date(startedAt - minutes * 60_000);
const arn = (end: string) => `arn:aws:ecs:eu-west-1:111122223333:${end}`;
const web = arn('service/shop/web');

const listClusters = 'ECS ListClusters';
const listServices = 'ECS ListServices';
const describeServices = 'ECS DescribeServices';
const listTasks = 'ECS ListTasks';
const describeTasks = 'ECS DescribeTasks';

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

const knownWeb = (facts: Readonly<Record<string, string | number | boolean>> = {}) =>
  modelOf({
    resources: [
      resourceOf({ id: web, kind: 'ecs:service', name: 'web', facts: { cluster: 'shop', ...facts } }),
    ],
  });

/** A service at rest, as AWS documents it. */
const resting: Service = {
  serviceArn: web,
  serviceName: 'web',
  clusterArn: arn('cluster/shop'),
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  taskDefinition: arn('task-definition/web:7'),
  deploymentConfiguration: {
    deploymentCircuitBreaker: { enable: true, rollback: false },
    minimumHealthyPercent: 100,
    maximumPercent: 200,
  },
  deployments: [
    {
      id: 'ecs-svc/1',
      status: 'PRIMARY',
      taskDefinition: arn('task-definition/web:7'),
      failedTasks: 0,
      createdAt: minutesAgo(600),
      rolloutState: 'COMPLETED',
    },
  ],
  events: [{ createdAt: minutesAgo(16), message: '(service web) has reached a steady state.' }],
};

const deploying = (deployment: Partial<Deployment>): Partial<Service> => ({
  deployments: [
    { status: 'ACTIVE', taskDefinition: arn('task-definition/web:7'), rolloutState: 'COMPLETED' },
    {
      status: 'PRIMARY',
      taskDefinition: arn('task-definition/web:8'),
      rolloutState: 'IN_PROGRESS',
      failedTasks: 0,
      createdAt: minutesAgo(1),
      ...deployment,
    },
  ],
});

async function described(service: Partial<Service>) {
  const bench = pollBench(
    { [describeServices]: () => ({ services: [{ ...resting, ...service }] }) },
    knownWeb(),
  );
  const { resources, signals } = answered(await bench.run(ecs, 'services'));
  const said = (check: string) => signals.find((signal) => signal.check === `ecs/${check}`);
  return { resources, said, facts: resources[0]?.facts };
}

describe('the services of ECS, as AWS documents its answers', () => {
  const balanced = (...ports: readonly number[]): Service['loadBalancers'] =>
    ports.map((containerPort) => ({
      targetGroupArn: arn(`targetgroup/web/${containerPort}`),
      containerPort,
    }));
  const around = (securityGroups: string[]): Service['networkConfiguration'] => ({
    awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups },
  });

  it.each<[string, Partial<Service>, object]>([
    [
      'with addresses of their own',
      { networkConfiguration: around(['sg-b', 'sg-a']), loadBalancers: balanced(3000) },
      { securityGroups: ['sg-a', 'sg-b'], endpointPort: 3000 },
    ],
    [
      'on the same port behind two target groups',
      {
        networkConfiguration: around(['sg-a']),
        loadBalancers: [...(balanced(3000) ?? []), ...(balanced(3000) ?? [])],
      },
      { securityGroups: ['sg-a'], endpointPort: 3000 },
    ],
    [
      'on two ports',
      { networkConfiguration: around(['sg-a']), loadBalancers: balanced(3000, 3001) },
      { securityGroups: ['sg-a'] },
    ],
    ['behind no load balancer', { networkConfiguration: around(['sg-a']) }, { securityGroups: ['sg-a'] }],
    ['with the address of their machine', { loadBalancers: balanced(3000) }, {}],
  ])('are known with the way in to tasks %s', async (_title, service, door) => {
    const { facts = {} } = await described(service);
    const { securityGroups, endpointPort } = facts;
    expect(JSON.parse(JSON.stringify({ securityGroups, endpointPort }))).toEqual(door);
  });

  it.each<[number, number, number, Partial<Deployment>, string, string | undefined]>([
    [2, 2, 0, {}, 'pass', undefined],
    [3, 2, 0, {}, 'pass', undefined],
    [1, 2, 1, {}, 'warn', undefined],
    [0, 2, 2, { createdAt: minutesAgo(11) }, 'fail', undefined],
    [0, 2, 2, { createdAt: minutesAgo(9) }, 'unknown', 'transition'],
    [0, 2, 2, { createdAt: minutesAgo(9), failedTasks: 1 }, 'fail', undefined],
    [0, 0, 0, {}, 'pass', undefined],
  ])(
    'takes %i of %i tasks with %i pending in a deployment %j for %s',
    async (runningCount, desiredCount, pendingCount, deployment, state, nature) => {
      const { said } = await described({
        runningCount,
        desiredCount,
        pendingCount,
        ...deploying(deployment),
      });
      expect(said('running')).toMatchObject({ resource: web, family: 'control-plane', state });
      expect(said('running')?.nature).toBe(nature);
    },
  );

  it.each<[Partial<Deployment>, string, string | undefined, RegExp]>([
    [{ rolloutState: 'COMPLETED' }, 'pass', undefined, /^ECS has completed the deployment of web:8$/],
    [{}, 'unknown', 'transition', /^ECS is at work on the deployment of web:8, which began at 11:59 UTC$/],
    [{ createdAt: minutesAgo(30) }, 'unknown', 'transition', /at work/],
    [{ createdAt: minutesAgo(31) }, 'warn', undefined, /not done after 30 min/],
    [{ failedTasks: 1 }, 'warn', undefined, /^1 task has failed in the deployment of web:8/],
    [{ failedTasks: 2 }, 'warn', undefined, /^2 tasks in a row have failed/],
    [{ failedTasks: 3 }, 'fail', undefined, /^3 tasks in a row have failed/],
    [
      {
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
      },
      'fail',
      undefined,
      /^ECS has given up the deployment of web:8, .*\(ECS deployment circuit breaker: tasks failed to start\)$/,
    ],
    [{ rolloutState: undefined }, 'unknown', undefined, /does not say how far/],
  ])('takes a deployment that is %j for %s', async (deployment, state, nature, reason) => {
    const { said } = await described(deploying(deployment));
    expect(said('deployment')).toMatchObject({ family: 'control-plane', state });
    expect(said('deployment')?.nature).toBe(nature);
    expect(said('deployment')?.reason).toMatch(reason);
  });

  const noRoom =
    '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 1) has insufficient memory available.';

  it.each<[string, Service['events'], number, string]>([
    ['no event at all', [], 2, 'pass'],
    ['a task that found no room 15 min ago', [{ createdAt: minutesAgo(15), message: noRoom }], 2, 'warn'],
    ['one of 16 min ago', [{ createdAt: minutesAgo(16), message: noRoom }], 2, 'pass'],
    ['one while nothing runs', [{ createdAt: minutesAgo(1), message: noRoom }], 0, 'fail'],
    [
      'one after which all was steady',
      [
        { createdAt: minutesAgo(1), message: '(service web) has reached a steady state.' },
        { createdAt: minutesAgo(2), message: noRoom },
      ],
      2,
      'pass',
    ],
    ['events that AWS left out', undefined, 2, 'unknown'],
  ])('takes %s for what it says of the room for tasks', async (_title, events, runningCount, state) => {
    const { said } = await described({ events, runningCount });
    expect(said('placement')?.state).toBe(state);
    if (state === 'warn')
      expect(said('placement')?.reason).toMatch(
        /^ECS was unable to place a task because no container instance/,
      );
  });

  it('says how it is set, and which target groups lead to it', async () => {
    const group = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
    const { facts, resources } = await described({
      loadBalancers: [{ targetGroupArn: group }],
      tags: [{ key: 'holdfast', value: 'managed' }],
    });
    expect(facts).toEqual({
      cluster: 'shop',
      status: 'ACTIVE',
      desired: 2,
      running: 2,
      pending: 0,
      taskDefinition: 'web:7',
      deploymentController: 'ECS',
      circuitBreaker: true,
      rollsBack: false,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      restless: false,
    });
    expect(resources[0]?.tags).toEqual({ holdfast: 'managed' });
    expect(resources[1]).toMatchObject({
      id: group,
      name: 'web',
      relations: [{ type: 'routes-to', to: web }],
    });
  });

  it('guesses nothing of what AWS left out', async () => {
    const bench = pollBench({ [describeServices]: () => ({ services: [{ serviceArn: web }] }) }, knownWeb());
    const { resources, signals } = answered(await bench.run(ecs, 'services'));
    expect(resources[0]?.facts).toEqual({ restless: true });
    expect(signals.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('passes over what was deleted, and leaves alone what is being deleted', async () => {
    const bench = pollBench(
      { [describeServices]: () => ({ services: [{ ...resting, status: 'INACTIVE' }] }) },
      knownWeb(),
    );
    expect(answered(await bench.run(ecs, 'services')).resources).toEqual([]);
    const { said } = await described({ status: 'DRAINING', runningCount: 0, desiredCount: 0 });
    expect(said('running')).toMatchObject({ state: 'unknown', nature: 'transition' });
  });

  it('reads every page of clusters and services, and describes ten services a call', async () => {
    const names = Array.from({ length: 21 }, (_, index) => arn(`service/shop/web-${index}`));
    const bench = pollBench({
      [listClusters]: ({ nextToken }: { nextToken?: string }) =>
        nextToken === undefined
          ? { clusterArns: [arn('cluster/empty')], nextToken: 'more' }
          : { clusterArns: [arn('cluster/shop')] },
      [listServices]: ({ cluster, nextToken }: { cluster: string; nextToken?: string }) => {
        if (cluster.endsWith('/empty')) return { serviceArns: [] };
        return nextToken === undefined
          ? { serviceArns: names.slice(0, 20), nextToken: 'more' }
          : { serviceArns: names.slice(20) };
      },
    });
    const { resources } = answered(await bench.run(ecs, 'inventory'));
    expect(resources.map(({ id }) => id)).toEqual(names);
    expect(resources[20]).toMatchObject({ name: 'web-20', facts: { cluster: 'shop' } });

    const known = pollBench(
      { [describeServices]: () => ({ services: [] }) },
      modelOf({ resources: [...resources] }),
    );
    await known.run(ecs, 'services');
    const asked = known.sent.map(({ input }) => (input as { services: string[] }).services.length);
    expect(asked).toEqual([10, 10, 1]);
  });

  it('costs one call where there is no cluster', async () => {
    const bench = pollBench({ [listClusters]: () => ({ clusterArns: [] }) });
    for (const { name } of ecs.parts)
      expect(answered(await bench.run(ecs, name))).toMatchObject({ resources: [], signals: [] });
    expect(bench.sent.map(({ operation }) => operation)).toEqual(['ListClusters']);
  });

  it.each([
    ['inventory', listServices, 'ecs:ListServices'],
    ['services', describeServices, 'ecs:DescribeServices'],
    ['exits', listTasks, 'ecs:ListTasks'],
    ['tasks', describeTasks, 'ecs:DescribeTasks'],
  ])(
    'switches %s off where %s is denied, and says which permission is missing',
    async (part, denied, permission) => {
      const bench = pollBench(
        {
          [listClusters]: () => ({ clusterArns: [arn('cluster/shop')] }),
          [listTasks]: () => ({ taskArns: [arn('task/shop/1')] }),
          [denied]: () => {
            throw refused('AccessDeniedException');
          },
        },
        knownWeb({ restless: true }),
      );
      expect(await bench.run(ecs, part)).toMatchObject([{ kind: 'failed', failure: 'denied', permission }]);
    },
  );

  it('reads a service again before something is done to it, and nothing else', async () => {
    const bench = pollBench(
      {
        [describeServices]: () => ({ services: [resting] }),
        [listTasks]: () => ({ taskArns: [] }),
      },
      knownWeb({ restless: false }),
    );
    expect(await ecs.refresh(['arn:aws:rds:eu-west-1:111122223333:db:a'], bench.context)).toEqual([]);
    expect(await ecs.refresh([web], bench.context)).toMatchObject([
      { kind: 'partial', gone: [], resources: [{ id: web, facts: { running: 2 } }] },
      { kind: 'partial', signals: [{ check: 'ecs/task-exits', state: 'pass' }] },
    ]);
  });

  it('says of a service that is not there any more that it is gone', async () => {
    const bench = pollBench(
      {
        [describeServices]: () => ({ services: [], failures: [{ arn: web, reason: 'MISSING' }] }),
        [listTasks]: () => ({}),
      },
      knownWeb(),
    );
    expect(await ecs.refresh([web], bench.context)).toMatchObject([{ kind: 'partial', gone: [web] }, {}]);
  });
});

describe('the tasks of ECS, as AWS documents its answers', () => {
  const crashed: Task = {
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    stoppedAt: minutesAgo(1),
    containers: [
      { name: 'app', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
    ],
  };

  async function ended(tasks: readonly Task[], desired = 4) {
    const bench = pollBench(
      {
        [listTasks]: () => ({ taskArns: tasks.map((_, index) => arn(`task/shop/${index}`)) }),
        [describeTasks]: () => ({ tasks }),
      },
      knownWeb({ restless: true, desired }),
    );
    const { signals } = answered(await bench.run(ecs, 'exits'));
    return signals[0];
  }

  it.each<[string, readonly Task[], number, string, number]>([
    ['none', [], 4, 'pass', 0],
    ['one', [crashed], 4, 'warn', 1],
    ['two', [crashed, crashed], 4, 'warn', 2],
    ['three of four', [crashed, crashed, crashed], 4, 'fail', 3],
    ['three of six', [crashed, crashed, crashed], 6, 'fail', 3],
    ['three of seven', [crashed, crashed, crashed], 7, 'warn', 3],
    ['one that ended 15 min ago', [{ ...crashed, stoppedAt: minutesAgo(15) }], 4, 'warn', 1],
    ['one that ended 16 min ago', [{ ...crashed, stoppedAt: minutesAgo(16) }], 4, 'pass', 0],
    ['one that never started', [{ ...crashed, stopCode: 'TaskFailedToStart' }], 4, 'warn', 1],
    [
      'one that its load balancer found ill',
      [
        {
          stopCode: 'ServiceSchedulerInitiated',
          stoppedReason: 'Task failed ELB health checks in (target-group a)',
        },
      ],
      4,
      'warn',
      1,
    ],
    [
      'one that a deployment replaced',
      [
        {
          stopCode: 'ServiceSchedulerInitiated',
          stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
        },
      ],
      4,
      'pass',
      0,
    ],
    ['one that a person stopped', [{ ...crashed, stopCode: 'UserInitiated' }], 4, 'pass', 0],
    ['one whose spot machine went', [{ ...crashed, stopCode: 'SpotInterruption' }], 4, 'pass', 0],
  ])('judges %s', async (_title, tasks, desired, state, value) => {
    expect(await ended(tasks, desired)).toMatchObject({
      resource: web,
      check: 'ecs/task-exits',
      family: 'application',
      state,
      value,
    });
  });

  it('says what ended the last one', async () => {
    expect((await ended([crashed]))?.reason).toBe(
      '1 task failed in 15 min, the last at 11:59 UTC: Essential container in task exited (app: exit code 137, OutOfMemoryError: Container killed due to memory usage)',
    );
  });

  it('asks nothing of a service in which nothing came or went', async () => {
    const bench = pollBench({}, knownWeb({ restless: false, desired: 2 }));
    expect(answered(await bench.run(ecs, 'exits')).signals).toMatchObject([{ state: 'pass', value: 0 }]);
  });

  it('does not know what ended the tasks of the fifty-first restless service', async () => {
    const resources = Array.from({ length: 51 }, (_, index) =>
      resourceOf({
        id: arn(`service/shop/web-${index}`),
        kind: 'ecs:service',
        name: `web-${index}`,
        facts: { cluster: 'shop', restless: true, desired: 2 },
      }),
    );
    const bench = pollBench({ [listTasks]: () => ({ taskArns: [] }) }, modelOf({ resources }));
    const running = bench.run(ecs, 'exits');
    await bench.pass(60_000);
    const { signals } = answered(await running);
    expect(signals.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 50 }, () => 'pass'),
      'unknown',
    ]);
  });

  it('tells in which zones the tasks of a service run, and of none that only comes up', async () => {
    const task = (availabilityZone: string, lastStatus: string): Task => ({
      group: 'service:web',
      availabilityZone,
      lastStatus,
    });
    const bench = pollBench(
      {
        [listTasks]: () => ({ taskArns: ['a', 'b', 'c', 'd'] }),
        [describeTasks]: () => ({
          tasks: [
            task('eu-west-1b', 'RUNNING'),
            task('eu-west-1a', 'RUNNING'),
            task('eu-west-1c', 'PENDING'),
            { ...task('eu-west-1c', 'RUNNING'), group: 'family:batch' },
          ],
        }),
      },
      knownWeb(),
    );
    const { resources } = answered(await bench.run(ecs, 'tasks'));
    expect(resources).toMatchObject([{ id: web, facts: { taskZones: ['eu-west-1a', 'eu-west-1b'] } }]);
  });
});

describe('how busy the tasks of ECS are, as CloudWatch documents its answers', () => {
  async function measured(percents: readonly number[] | string, newest = 1) {
    const bench = pollBench(
      {
        'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
          MetricDataResults: MetricDataQueries.map(({ Id }) =>
            typeof percents === 'string'
              ? { Id, Timestamps: [], Values: [], StatusCode: percents }
              : {
                  Id,
                  Timestamps: percents.map((_, index) => minutesAgo(newest + index)),
                  Values: [...percents],
                  StatusCode: 'Complete',
                },
          ),
        }),
      },
      knownWeb(),
    );
    const { signals } = answered(await bench.run(ecs, 'load'));
    return { signal: signals[0], asked: bench.sent[0]?.input };
  }

  it.each([
    ['89.9 % for five minutes', [89.9, 89.9, 89.9, 89.9, 89.9], 'pass', undefined],
    ['90 % for three of five', [90, 50, 90, 50, 90], 'fail', 'saturation'],
    ['90 % for two of five', [90, 50, 90, 50, 50], 'warn', undefined],
    ['100 % until a minute ago', [50, 100, 100, 100, 100], 'pass', undefined],
    ['100 % six minutes ago and before', [100, 100, 50, 50, 50, 100], 'warn', undefined],
  ])('calls %s by its name', async (_title, percents, state, measures) => {
    const { signal } = await measured(percents);
    expect(signal).toMatchObject({ check: 'ecs/load', family: 'application', state, value: percents[0] });
    expect(signal?.measures).toBe(measures);
  });

  it.each([
    ['nothing was measured', [], 1],
    ['the newest is older than three minutes', [100, 100, 100], 4],
    ['CloudWatch may not tell', 'Forbidden', 1],
  ] as const)('knows nothing where %s', async (_title, percents, newest) => {
    const { signal } = await measured(percents, newest);
    expect(signal).toMatchObject({ state: 'unknown' });
    expect(signal).not.toHaveProperty('value');
  });

  it('asks by the names of cluster and service', async () => {
    const { asked } = await measured([50]);
    expect(asked).toMatchObject({
      MetricDataQueries: [
        {
          MetricStat: {
            Metric: {
              Namespace: 'AWS/ECS',
              MetricName: 'CPUUtilization',
              Dimensions: [
                { Name: 'ClusterName', Value: 'shop' },
                { Name: 'ServiceName', Value: 'web' },
              ],
            },
          },
        },
      ],
    });
  });
});
