import { describe, expect, it } from 'vitest';
import { type Observation, observerKey } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Objectives } from '../../src/model/service.ts';
import { audit } from '../../src/pollers/audit.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope } from '../support/poll.ts';

const prefix = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const balancer = (name: string, facts: Resource['facts'] = {}) =>
  resourceOf({ id: `${prefix}:loadbalancer/app/${name}/1`, kind: 'elbv2:load-balancer', ...scope, facts });
const targetGroup = resourceOf({ id: `${prefix}:targetgroup/web/1`, kind: 'elbv2:target-group', ...scope });

const ofBalancer = 'Elastic Load Balancing v2 DescribeLoadBalancerAttributes';
const ofGroup = 'Elastic Load Balancing v2 DescribeTargetGroupAttributes';
const protectedOne = { Attributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }] };

async function read(bench: ReturnType<typeof pollBench>) {
  const [said, ...others] = await bench.run(audit, 'load-balancer-attributes');
  if (said === undefined || said.kind === 'failed' || others.length > 0) throw new Error('no one answer');
  return said.resources.map(({ id, facts, tags, relations }) => ({ id, facts, tags, relations }));
}

describe('the attributes of load balancers', () => {
  it('are facts of load balancers and target groups, and add nothing else to them', async () => {
    const shop = balancer('shop', { dnsName: 'shop.elb.amazonaws.com' });
    const bench = pollBench(
      {
        [ofBalancer]: () => ({
          Attributes: [
            ...protectedOne.Attributes,
            { Key: 'load_balancing.cross_zone.enabled', Value: 'false' },
          ],
        }),
        [ofGroup]: () => ({
          Attributes: [
            { Key: 'stickiness.enabled', Value: 'false' },
            // Of a target group this is no switch: it may leave the choice to its load balancer.
            { Key: 'load_balancing.cross_zone.enabled', Value: 'use_load_balancer_configuration' },
          ],
        }),
      },
      modelOf({ resources: [shop, targetGroup] }),
    );

    expect(await read(bench)).toEqual([
      { id: shop.id, facts: { deletionProtection: true, crossZone: false }, tags: {}, relations: [] },
      { id: targetGroup.id, facts: { sticky: false }, tags: {}, relations: [] },
    ]);
  });

  it('are read of a hundred in an hour, first of those that were never read; the others keep what is held', async () => {
    const held = Array.from({ length: 150 }, (_, index) => balancer(`held-${index}`, { crossZone: true }));
    const unread = balancer('unread');
    const bench = pollBench({ [ofBalancer]: () => protectedOne }, modelOf({ resources: [...held, unread] }));

    const reading = read(bench);
    await bench.pass(60_000);
    const resources = await reading;

    const asked = bench.sent.map(({ input }) => (input as { LoadBalancerArn: string }).LoadBalancerArn);
    expect(asked[0]).toBe(unread.id);
    expect(asked.length).toBeLessThanOrEqual(100);
    expect(resources).toHaveLength(151);
    expect(resources.filter(({ facts }) => facts['crossZone'] === true)).toHaveLength(151 - asked.length);
  });

  it('of one that was deleted meanwhile are left out', async () => {
    const bench = pollBench(
      {
        [ofBalancer]: () => {
          throw refused('LoadBalancerNotFound');
        },
      },
      modelOf({ resources: [balancer('gone')] }),
    );

    expect(await read(bench)).toEqual([]);
  });

  it('that may not be read are one failure with the permission that is missing', async () => {
    const bench = pollBench(
      {
        [ofBalancer]: () => {
          throw refused('AccessDenied', 403);
        },
      },
      modelOf({ resources: [balancer('shop')] }),
    );

    expect(await bench.run(audit, 'load-balancer-attributes')).toMatchObject([
      { kind: 'failed', failure: 'denied' },
    ]);
  });
});

describe('the listeners of load balancers', () => {
  const of = 'Elastic Load Balancing v2 DescribeListeners';
  const application = (name: string, facts: Resource['facts'] = {}) =>
    balancer(name, { type: 'application', ...facts });
  const forward = [{ Type: 'forward' }];

  const plainPorts = async (...Listeners: object[]) => {
    const bench = pollBench(
      { [of]: () => ({ Listeners }) },
      modelOf({ resources: [application('shop', { scheme: 'internal' })] }),
    );
    const [said] = await bench.run(audit, 'listeners');
    return said?.kind === 'complete' ? said.resources.map(({ facts }) => facts) : said;
  };

  it.each([
    [
      'HTTP that leads to targets',
      { Port: 80, Protocol: 'HTTP', DefaultActions: forward },
      { plainPorts: ['80'] },
    ],
    [
      'HTTP that only leads to HTTPS',
      { Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect' }] },
      { plainPorts: [] },
    ],
    ['HTTP of which no action is told', { Port: 80, Protocol: 'HTTP' }, { plainPorts: ['80'] }],
    ['HTTPS', { Port: 443, Protocol: 'HTTPS', DefaultActions: forward }, { plainPorts: [] }],
    ['one of which AWS left out how it listens', { Port: 80 }, {}],
    ['one of which AWS left out where', { Protocol: 'HTTP' }, {}],
  ])('are taken for what they are: %s', async (_title, listener, facts) => {
    expect(await plainPorts(listener)).toEqual([facts]);
  });

  it('are read on every page, of application load balancers only', async () => {
    const network = balancer('flow', { type: 'network' });
    const bench = pollBench(
      {
        [of]: ({ Marker }: { Marker?: string }) =>
          Marker === undefined
            ? { Listeners: [{ Port: 8080, Protocol: 'HTTP' }], NextMarker: 'more' }
            : { Listeners: [{ Port: 80, Protocol: 'HTTP' }] },
      },
      modelOf({ resources: [network, application('shop')] }),
    );
    const [said] = await bench.run(audit, 'listeners');
    expect(said).toMatchObject({ kind: 'complete', resources: [{ facts: { plainPorts: ['80', '8080'] } }] });
    expect(bench.sent).toHaveLength(2);
  });

  it('that may not be read are one failure with the permission that is missing', async () => {
    const bench = pollBench(
      {
        [of]: () => {
          throw refused('AccessDenied', 403);
        },
      },
      modelOf({ resources: [application('shop')] }),
    );
    expect(await bench.run(audit, 'listeners')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'elasticloadbalancing:DescribeListeners' },
    ]);
  });
});

describe('the volumes of machines', () => {
  const list = 'EC2 DescribeVolumes';
  const machine = (id: string) =>
    resourceOf({ id: `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`, kind: 'ec2:instance', ...scope });
  const volume = (VolumeId: string, ...machines: readonly string[]) => ({
    VolumeId,
    Encrypted: false,
    Attachments: machines.map((InstanceId) => ({ InstanceId, State: 'attached' })),
  });

  async function volumesOf(pages: readonly object[], machines = [machine('i-1'), machine('i-2')]) {
    let page = 0;
    const bench = pollBench({ [list]: () => pages[page++] }, modelOf({ resources: machines }));
    const [said] = await bench.run(audit, 'volumes');
    if (said === undefined || said.kind === 'failed') throw new Error('no answer');
    return { facts: said.resources.map(({ facts }) => facts), sent: bench.sent };
  }

  it('are named of each machine that has some without encryption, by a list of those alone', async () => {
    const { facts, sent } = await volumesOf([
      { Volumes: [volume('vol-2', 'i-1'), volume('vol-3')], NextToken: 'more' },
      { Volumes: [volume('vol-1', 'i-1'), { VolumeId: 'vol-4' }, { Attachments: [{ InstanceId: 'i-2' }] }] },
    ]);
    expect(facts).toEqual([{ unencryptedVolumes: ['vol-1', 'vol-2'] }, { unencryptedVolumes: [] }]);
    expect(sent[0]?.input).toMatchObject({
      Filters: [{ Name: 'encrypted', Values: ['false'] }],
      MaxResults: 1000,
    });
  });

  it('are not asked for where there is no machine', async () => {
    expect(await volumesOf([], [])).toEqual({ facts: [], sent: [] });
  });

  it('are not known where they may not be listed, and the missing permission is said', async () => {
    const bench = pollBench(
      {
        [list]: () => {
          throw refused('UnauthorizedOperation', 403);
        },
      },
      modelOf({ resources: [machine('i-1')] }),
    );
    expect(await bench.run(audit, 'volumes')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'ec2:DescribeVolumes' },
    ]);
  });
});

const by = (name: string) => (observation: Observation) => observation.observer.name === name;
const allEncrypted = { 'EC2 DescribeVolumes': () => ({ Volumes: [] }) };

describe('the snapshots of volumes', () => {
  const list = 'EC2 DescribeSnapshots';
  const hour = (hours: number) => new Date(Date.UTC(2026, 0, 5, hours));
  const machine = (id: string, volumes: readonly string[], tags: Resource['tags'] = {}) =>
    resourceOf({
      id: `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`,
      kind: 'ec2:instance',
      ...scope,
      facts: { volumes },
      tags,
    });
  const snapshot = (VolumeId: string, StartTime?: Date, State = 'completed') => ({
    VolumeId,
    StartTime,
    State,
  });
  const objectives = { rpoSeconds: 3_600 };

  async function factsOf(pages: readonly object[], resources: Resource[], declared: Objectives | undefined) {
    let page = 0;
    const bench = pollBench(
      { ...allEncrypted, [list]: () => pages[page++] },
      modelOf({ resources, ...(declared === undefined ? {} : { objectives: declared }) }),
    );
    const said = (await bench.run(audit, 'volumes')).find(by('audit/volume-snapshots'));
    if (said?.kind === 'failed') throw new Error('no answer');
    return {
      facts: (said?.resources ?? []).map(({ facts }) => facts),
      sent: bench.sent.filter(({ operation }) => operation === 'DescribeSnapshots'),
    };
  }

  it('make a machine as old as that volume whose newest one is the oldest, on every page', async () => {
    const { facts, sent } = await factsOf(
      [
        { Snapshots: [snapshot('vol-1', hour(1)), snapshot('vol-1', hour(9))], NextToken: 'more' },
        { Snapshots: [snapshot('vol-2', hour(7)), snapshot('vol-2', hour(8), 'pending'), snapshot('vol-9')] },
      ],
      [machine('i-1', ['vol-1', 'vol-2']), machine('i-2', ['vol-3'])],
      objectives,
    );
    expect(facts).toEqual([
      { newestSnapshot: hour(7).toISOString(), volumesWithoutSnapshot: [] },
      { newestSnapshot: 'none', volumesWithoutSnapshot: ['vol-3'] },
    ]);
    expect(sent).toHaveLength(2);
    expect(sent[0]?.input).toMatchObject({
      OwnerIds: ['self'],
      Filters: [
        { Name: 'volume-id', Values: ['vol-1', 'vol-2', 'vol-3'] },
        { Name: 'status', Values: ['completed'] },
      ],
    });
  });

  it('name a volume without one, and do not count it', async () => {
    const { facts } = await factsOf(
      [{ Snapshots: [snapshot('vol-2', hour(7))] }],
      [machine('i-1', ['vol-1', 'vol-2'])],
      objectives,
    );
    expect(facts).toEqual([{ newestSnapshot: hour(7).toISOString(), volumesWithoutSnapshot: ['vol-1'] }]);
  });

  it('are of an unknown age where AWS left out when one of them was taken', async () => {
    const { facts } = await factsOf(
      [{ Snapshots: [snapshot('vol-1', hour(7)), snapshot('vol-1')] }],
      [machine('i-1', ['vol-1'])],
      objectives,
    );
    expect(facts).toEqual([{ newestSnapshot: 'unknown', volumesWithoutSnapshot: [] }]);
  });

  it.each([
    ['no RPO is declared', [machine('i-1', ['vol-1'])], undefined],
    ['an objective of another kind is', [machine('i-1', ['vol-1'])], { slo: 0.999 }],
    ['it is not known what volumes it has', [machine('i-1', [])], objectives],
    [
      'Auto Scaling makes it again',
      [machine('i-1', ['vol-1'], { 'aws:autoscaling:groupName': 'web' })],
      objectives,
    ],
    ['there is no machine', [], objectives],
  ])('are not asked for where %s', async (_title, resources, declared) => {
    expect(await factsOf([], resources, declared)).toEqual({ facts: [], sent: [] });
  });

  it('are no longer told of once nobody asks for them', async () => {
    const observer = { name: 'audit/volume-snapshots', ...scope };
    const told = { ...modelOf(), observers: new Map([[observerKey(observer), { observer, resources: 1 }]]) };
    expect(await pollBench({}, told).run(audit, 'volumes')).toMatchObject([
      { kind: 'complete', observer: { name: 'audit/volumes' } },
      { kind: 'complete', observer: { name: 'audit/volume-snapshots' }, resources: [] },
    ]);
  });

  it('are asked for by two hundred volumes a call, which is the most of one filter', async () => {
    const volumes = Array.from({ length: 201 }, (_, index) => `vol-${index}`);
    const { sent } = await factsOf([{}, {}], [machine('i-1', volumes)], objectives);
    expect(sent).toHaveLength(2);
  });

  it('are not known where they may not be listed, and the missing permission is said', async () => {
    const bench = pollBench(
      {
        ...allEncrypted,
        [list]: () => {
          throw refused('UnauthorizedOperation', 403);
        },
      },
      modelOf({ resources: [machine('i-1', ['vol-1'])], objectives }),
    );
    // What was read of their encryption is told all the same.
    expect(await bench.run(audit, 'volumes')).toMatchObject([
      { kind: 'complete', resources: [{ facts: { unencryptedVolumes: [] } }] },
      {
        kind: 'failed',
        observer: { name: 'audit/volume-snapshots' },
        failure: 'denied',
        permission: 'ec2:DescribeSnapshots',
      },
    ]);
  });
});

describe('the snapshots of databases', () => {
  const list = 'RDS DescribeDBSnapshots';
  const hour = (hours: number) => new Date(Date.UTC(2026, 0, 5, hours));
  const database = (name: string, facts: Resource['facts'] = { backupRetentionDays: 0 }) =>
    resourceOf({
      id: `arn:aws:rds:eu-west-1:111122223333:db:${name}`,
      kind: 'rds:instance',
      ...scope,
      name,
      facts: { awsResourceId: `db-${name}`, ...facts },
    });
  const snapshot = (DBInstanceIdentifier: string, fields: object) => ({
    DBInstanceIdentifier,
    DbiResourceId: `db-${DBInstanceIdentifier}`,
    Status: 'available',
    ...fields,
  });
  const objectives = { rpoSeconds: 3_600 };

  async function newestOf(pages: readonly object[], resources: Resource[], declared?: Objectives) {
    let page = 0;
    const bench = pollBench(
      { [list]: () => pages[page++] },
      modelOf({ resources, ...(declared === undefined ? {} : { objectives: declared }) }),
    );
    const said = (await bench.run(audit, 'volumes')).find(by('audit/database-snapshots'));
    if (said?.kind === 'failed') throw new Error('no answer');
    const newest = (said?.resources ?? []).map(({ facts }) => facts['newestSnapshot']);
    return { newest, sent: bench.sent.length };
  }

  it.each([
    ['the newest counts', [{ SnapshotCreateTime: hour(7) }, { SnapshotCreateTime: hour(9) }], hour(9)],
    [
      'a copy is as old as what it was copied from',
      [{ SnapshotCreateTime: hour(9), OriginalSnapshotCreateTime: hour(2) }],
      hour(2),
    ],
    [
      'one that is not ready does not count',
      [{ SnapshotCreateTime: hour(9), Status: 'creating' }, { SnapshotCreateTime: hour(1) }],
      hour(1),
    ],
    [
      'one of a database that had the name before does not count',
      [{ SnapshotCreateTime: hour(9), DbiResourceId: 'db-before' }, { SnapshotCreateTime: hour(1) }],
      hour(1),
    ],
    ['of one without a date it is not known', [{}, { SnapshotCreateTime: hour(1) }], 'unknown'],
    ['there is none', [], 'none'],
  ])('are as old as they are: %s', async (_title, snapshots, newest) => {
    const DBSnapshots = [
      ...snapshots.map((fields) => snapshot('orders', fields)),
      snapshot('other', { SnapshotCreateTime: hour(11) }),
    ];
    const expected = newest instanceof Date ? newest.toISOString() : newest;
    expect(await newestOf([{ DBSnapshots }], [database('orders')], objectives)).toEqual({
      newest: [expected],
      sent: 1,
    });
  });

  it('are read on every page', async () => {
    const second = { DBSnapshots: [snapshot('orders', { SnapshotCreateTime: hour(3) })] };
    expect(await newestOf([{ Marker: 'more' }, second], [database('orders')], objectives)).toEqual({
      newest: [hour(3).toISOString()],
      sent: 2,
    });
  });

  it.each([
    ['RDS backs it up by itself', database('orders', { backupRetentionDays: 7 }), objectives],
    ['it is not known whether RDS does', database('orders', {}), objectives],
    ['it is a replica', database('orders', { backupRetentionDays: 0, replicaOf: 'main' }), objectives],
    ['it is in a cluster', database('orders', { backupRetentionDays: 0, clusterId: 'main' }), objectives],
    ['no RPO is declared', database('orders'), undefined],
  ])('are not asked for where %s', async (_title, resource, declared) => {
    expect(await newestOf([], [resource], declared)).toEqual({ newest: [], sent: 0 });
  });

  it('are not known where they may not be listed, and the missing permission is said', async () => {
    const bench = pollBench(
      {
        [list]: () => {
          throw refused('AccessDenied', 403);
        },
      },
      modelOf({ resources: [database('orders')], objectives }),
    );
    expect(await bench.run(audit, 'volumes')).toMatchObject([
      { kind: 'complete' },
      {
        kind: 'failed',
        observer: { name: 'audit/database-snapshots' },
        failure: 'denied',
        permission: 'rds:DescribeDBSnapshots',
      },
    ]);
  });
});
