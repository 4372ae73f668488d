import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Cluster, InsightSummary, Nodegroup } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { eks } from '../../src/pollers/eks.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedWorld } from '../support/watched-world.ts';

const arn = (end: string) => `arn:aws:eks:eu-west-1:111122223333:${end}`;
const apps = arn('cluster/apps');
const general = arn('nodegroup/apps/general/1');
const machines =
  'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/eks-general';

const listClusters = 'EKS ListClusters';
const describeCluster = 'EKS DescribeCluster';
const listNodegroups = 'EKS ListNodegroups';
const describeNodegroup = 'EKS DescribeNodegroup';
const listInsights = 'EKS ListInsights';

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

const knownApps = modelOf({
  resources: [
    resourceOf({ id: apps, kind: 'eks:cluster', name: 'apps' }),
    resourceOf({ id: machines, kind: 'autoscaling:group', facts: { groupName: 'eks-general' } }),
  ],
});

describe('the clusters of EKS, as AWS documents its answers', () => {
  async function described(cluster: Cluster) {
    const bench = pollBench({
      [listClusters]: () => ({ clusters: ['apps'] }),
      [describeCluster]: () => ({ cluster: { arn: apps, ...cluster } }),
    });
    const { resources, signals } = answered(await bench.run(eks, 'clusters'));
    return { facts: resources[0]?.facts, signals };
  }

  it.each([
    ['ACTIVE', 'pass', undefined],
    ['UPDATING', 'pass', undefined],
    ['CREATING', 'unknown', 'transition'],
    ['PENDING', 'unknown', 'transition'],
    ['DELETING', 'unknown', 'transition'],
    ['FAILED', 'fail', undefined],
    ['SOMETHING_NEW', 'unknown', undefined],
    [undefined, 'unknown', undefined],
  ])('takes one that is %s for %s', async (status, state, nature) => {
    const { signals } = await described({ status: status as Cluster['status'] });
    expect(signals[0]).toMatchObject({ check: 'eks/cluster-status', family: 'control-plane', state });
    expect(signals[0]?.nature).toBe(nature);
  });

  it.each<[Cluster['health'], string, string]>([
    [{ issues: [] }, 'pass', 'EKS knows of no issue'],
    [
      { issues: [{ code: 'Ec2SubnetNotFound', message: 'A subnet is gone.' }] },
      'warn',
      'EKS reports Ec2SubnetNotFound (A subnet is gone)',
    ],
    [
      { issues: [{ code: 'Other' }, { code: 'VpcNotFound' }, { code: 'InternalFailure' }] },
      'warn',
      'EKS reports Other and VpcNotFound and 1 more',
    ],
    [undefined, 'unknown', 'EKS does not say whether it has issues'],
    [{}, 'unknown', 'EKS does not say whether it has issues'],
  ])('takes the issues %j for %s', async (health, state, reason) => {
    const { signals } = await described({ status: 'ACTIVE', health });
    expect(signals[1]).toMatchObject({ check: 'eks/cluster-health', state, reason });
  });

  it('guesses nothing of what AWS left out', async () => {
    const { facts, signals } = await described({});
    expect(facts).toEqual({});
    expect(signals.map(({ state }) => state)).toEqual(['unknown', 'unknown']);
  });

  it('reads every page, and passes over a cluster that is gone meanwhile', async () => {
    const bench = pollBench({
      [listClusters]: ({ nextToken }: { nextToken?: string }) =>
        nextToken === undefined ? { clusters: ['gone'], nextToken: 'more' } : { clusters: ['apps'] },
      [describeCluster]: ({ name }: { name: string }) => {
        if (name === 'gone') throw refused('ResourceNotFoundException', 404);
        return { cluster: { name, tags: { holdfast: 'managed' } } };
      },
    });
    const { resources } = answered(await bench.run(eks, 'clusters'));
    expect(resources).toMatchObject([{ id: apps, name: 'apps', tags: { holdfast: 'managed' } }]);
  });

  it('costs one call where there is no cluster', async () => {
    const bench = pollBench({ [listClusters]: () => ({ clusters: [] }) });
    for (const { name } of eks.parts)
      expect(answered(await bench.run(eks, name))).toMatchObject({ resources: [], signals: [] });
    expect(bench.sent.map(({ operation }) => operation)).toEqual(['ListClusters']);
  });

  it.each([
    ['clusters', listClusters, 'eks:ListClusters'],
    ['clusters', describeCluster, 'eks:DescribeCluster'],
    ['node-groups', listNodegroups, 'eks:ListNodegroups'],
    ['node-groups', describeNodegroup, 'eks:DescribeNodegroup'],
    ['insights', listInsights, 'eks:ListInsights'],
  ])(
    'switches %s off where %s is denied, and says which permission is missing',
    async (part, denied, permission) => {
      const bench = pollBench(
        {
          [listClusters]: () => ({ clusters: ['apps'] }),
          [listNodegroups]: () => ({ nodegroups: ['general'] }),
          [denied]: () => {
            throw refused('AccessDeniedException', 403);
          },
        },
        knownApps,
      );
      expect(await bench.run(eks, part)).toMatchObject([{ kind: 'failed', failure: 'denied', permission }]);
    },
  );

  it.each<[string, readonly InsightSummary[], string, RegExp]>([
    ['none', [], 'unknown', /looked at nothing yet/],
    [
      'those that pass',
      [{ insightStatus: { status: 'PASSING' } }],
      'pass',
      /^The one insight of EKS passes$/,
    ],
    ['only what EKS does not know', [{ insightStatus: { status: 'UNKNOWN' } }], 'unknown', /nothing yet/],
    [
      'errors before warnings',
      [
        { name: 'Deprecated APIs', insightStatus: { status: 'WARNING', reason: 'in use' } },
        { name: 'Kubelet version skew', insightStatus: { status: 'ERROR', reason: 'too old' } },
      ],
      'warn',
      /^EKS advises: Kubelet version skew \(too old\), and 1 more$/,
    ],
  ])('takes %s for what they are among the insights', async (_title, insights, state, reason) => {
    const bench = pollBench({ [listInsights]: () => ({ insights }) }, knownApps);
    const { signals } = answered(await bench.run(eks, 'insights'));
    expect(signals).toMatchObject([{ resource: apps, check: 'eks/insights', nature: 'warning-only', state }]);
    expect(signals[0]?.reason).toMatch(reason);
  });
});

describe('the node groups of EKS, as AWS documents its answers', () => {
  async function described(group: Nodegroup) {
    const bench = pollBench(
      {
        [listNodegroups]: () => ({ nodegroups: ['general'] }),
        [describeNodegroup]: () => ({ nodegroup: { nodegroupArn: general, ...group } }),
      },
      knownApps,
    );
    const { resources, signals } = answered(await bench.run(eks, 'node-groups'));
    return { cluster: resources[0], group: resources[1], signal: signals[0] };
  }

  const issue = { code: 'AsgInstanceLaunchFailures', message: 'No capacity.' } as const;

  it.each<[Nodegroup, string, string | undefined]>([
    [{ status: 'ACTIVE', health: { issues: [] } }, 'pass', undefined],
    [{ status: 'ACTIVE', health: { issues: [issue] } }, 'warn', undefined],
    [{ status: 'DEGRADED', health: { issues: [issue] } }, 'warn', undefined],
    [{ status: 'DEGRADED' }, 'warn', undefined],
    [{ status: 'ACTIVE' }, 'unknown', undefined],
    [{ status: 'UPDATING', health: { issues: [] } }, 'unknown', 'transition'],
    [{ status: 'CREATING' }, 'unknown', 'transition'],
    [{ status: 'DELETING' }, 'unknown', 'transition'],
    [{ status: 'CREATE_FAILED', health: { issues: [issue] } }, 'fail', undefined],
    [{ status: 'DELETE_FAILED' }, 'fail', undefined],
    [{}, 'unknown', undefined],
  ])('takes %j for %s', async (group, state, nature) => {
    const { signal } = await described(group);
    expect(signal).toMatchObject({ resource: general, check: 'eks/node-group-health', state });
    expect(signal?.nature).toBe(nature);
  });

  it('says how it is set, which cluster it belongs to and where its nodes come from', async () => {
    const { cluster, group } = await described({
      status: 'ACTIVE',
      version: '1.33',
      scalingConfig: { minSize: 2, maxSize: 6, desiredSize: 3 },
      resources: { autoScalingGroups: [{ name: 'eks-general' }] },
      tags: { holdfast: 'managed' },
    });
    expect(cluster).toMatchObject({ id: apps, facts: { nodeGroups: 1 } });
    expect(group).toMatchObject({
      id: general,
      name: 'general',
      tags: { holdfast: 'managed' },
      facts: {
        cluster: 'apps',
        status: 'ACTIVE',
        version: '1.33',
        min: 2,
        max: 6,
        desired: 3,
        autoScalingGroups: ['eks-general'],
      },
      relations: [
        { type: 'member-of', to: apps },
        { type: 'depends-on', to: machines },
      ],
    });
  });

  it('reads clusters and node groups again before something is done to them, and nothing else', async () => {
    const group = resourceOf({
      id: general,
      kind: 'eks:node-group',
      name: 'general',
      facts: { cluster: 'apps' },
      relations: [{ type: 'member-of', to: apps }],
    });
    const bench = pollBench(
      {
        [describeCluster]: () => {
          throw refused('ResourceNotFoundException', 404);
        },
        [describeNodegroup]: () => ({ nodegroup: { nodegroupArn: general, status: 'UPDATING' } }),
      },
      modelOf({ resources: [resourceOf({ id: apps, kind: 'eks:cluster', name: 'apps' }), group] }),
    );
    expect(await eks.refresh(['arn:aws:rds:eu-west-1:111122223333:db:a'], bench.context)).toEqual([]);
    expect(await eks.refresh([apps, general], bench.context)).toMatchObject([
      { kind: 'partial', gone: [apps] },
      { kind: 'partial', gone: [], resources: [{ id: general, relations: [{ to: apps }] }] },
    ]);
  });
});

describe('how busy the nodes of EKS are, as CloudWatch documents its answers', () => {
  async function measured(minutesAgo: readonly number[], percent: number, machines = ['eks-general']) {
    const group = resourceOf({
      id: general,
      kind: 'eks:node-group',
      name: 'general',
      facts: { cluster: 'apps', autoScalingGroups: machines },
    });
    const bench = pollBench(
      {
        'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
          MetricDataResults: MetricDataQueries.map(({ Id }) => ({
            Id,
            Timestamps: minutesAgo.map((minutes) => new Date(startedAt - minutes * 60_000)),
            Values: minutesAgo.map(() => percent),
            StatusCode: 'Complete',
          })),
        }),
      },
      modelOf({ resources: [group] }),
    );
    return { signals: answered(await bench.run(eks, 'load')).signals, asked: bench.sent[0]?.input };
  }

  it.each<[string, readonly number[], number, string]>([
    ['with detailed monitoring', [1, 2, 3], 90, 'fail'],
    ['with detailed monitoring, below', [1, 2, 3], 89, 'pass'],
    ['without it', [6, 11, 16], 90, 'fail'],
    ['without it, twice only', [6, 11], 90, 'warn'],
    ['ten minutes ago', [10, 11, 12], 90, 'fail'],
    ['eleven minutes ago', [11, 12, 13], 90, 'unknown'],
    ['never', [], 90, 'unknown'],
  ])('are told %s', async (_title, minutesAgo, percent, state) => {
    const { signals, asked } = await measured(minutesAgo, percent);
    expect(signals).toMatchObject([
      { resource: general, check: 'eks/node-load', family: 'application', state },
    ]);
    expect(signals[0]?.measures).toBe(state === 'fail' ? 'saturation' : undefined);
    const Dimensions = [{ Name: 'AutoScalingGroupName', Value: 'eks-general' }];
    expect(asked).toMatchObject({
      MetricDataQueries: [{ MetricStat: { Metric: { Namespace: 'AWS/EC2', Dimensions } } }],
    });
  });

  it('are not asked after where a node group has several Auto Scaling groups', async () => {
    expect((await measured([1, 2, 3], 90, ['a', 'b'])).signals).toEqual([]);
  });
});

const stack = `
stack: kubernetes
summary: A cluster of EKS with two node groups, and a site that needs neither.
regions: [{ region: eu-west-1, zones: [eu-west-1a, eu-west-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups:
  - { name: web, size: 2, capacity: 90, targetGroups: [web] }
  - { name: eks-general, size: 2, capacity: 90 }
  - { name: eks-spare, size: 2, capacity: 90 }
databases: [{ id: web-db }]
kubernetesClusters:
  - { name: apps, nodeGroups: [{ name: general, group: eks-general }, { name: spare, group: eks-spare }] }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

/** A simulated account with EKS, and the real poller's word on it, folded into the real model. */
function watched() {
  const { shop: played, look: watch } = watchedWorld(stack, eks);
  const look = async () => {
    const { resources, signals } = await watch();
    return (name: string, check: string) =>
      [...resources.values()]
        .filter((one) => one.name === name && one.kind.startsWith('eks:'))
        .flatMap(({ id }) => signals.get(id) ?? [])
        .find((signal) => signal.check === `eks/${check}`);
  };
  return { played, look };
}

describe('the clusters of EKS, in the simulated account', () => {
  it('are well while nothing is wrong', async () => {
    const { look } = watched();
    const said = await look();
    for (const check of ['cluster-status', 'cluster-health', 'insights'])
      expect(said('apps', check)).toMatchObject({ state: 'pass' });
    for (const name of ['general', 'spare'])
      expect(said(name, 'node-group-health')).toMatchObject({ state: 'pass' });
    expect(said('general', 'node-load')).toMatchObject({ state: 'pass' });
  });

  it('warn, and so does what EKS advises, while the role of one is gone', async () => {
    const { look, played } = watched();
    const heal = played.fault(faultNamed('lose-cluster-role'), { cluster: 'apps' });
    const said = await look();
    expect(said('apps', 'cluster-health')?.reason).toMatch(/^EKS reports IamRoleNotFound/);
    expect(said('apps', 'insights')?.reason).toMatch(/^EKS advises: Cluster health issues/);
    expect(said('apps', 'cluster-status')).toMatchObject({ state: 'pass' });
    heal();
    expect((await look())('apps', 'cluster-health')).toMatchObject({ state: 'pass' });
  });

  it('warn of node groups whose machines cannot join, or cannot be launched', async () => {
    const { look, played } = watched();
    const heal = played.fault(faultNamed('bar-nodes'), { cluster: 'cluster' });
    expect((await look())('general', 'node-group-health')?.reason).toMatch(
      /^EKS reports NodeCreationFailure/,
    );
    heal();
    played.fault(faultNamed('freeze-launches'), { region: 'home' });
    const [member] =
      [...played.world.scalingGroups.values()].find(({ name }) => name === 'eks-spare')?.members.keys() ?? [];
    await played.call('EC2', 'TerminateInstances', { InstanceIds: [member] }, 'eu-west-1');
    await played.play(240);
    const said = await look();
    expect(said('spare', 'node-group-health')?.reason).toMatch(/^EKS reports AsgInstanceLaunchFailures/);
    expect(said('general', 'node-group-health')).toMatchObject({ state: 'pass' });
  });

  it('are missed by name', async () => {
    const { played } = watched();
    await expect(played.call('EKS', 'DescribeCluster', { name: 'none' }, 'eu-west-1')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(
      played.call('EKS', 'DescribeNodegroup', { clusterName: 'apps', nodegroupName: 'none' }, 'eu-west-1'),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
