import type { ReplicationConfigurationDescription } from '@aws-sdk/client-efs';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import type { Resource } from '../../src/model/resource.ts';
import { audit } from '../../src/pollers/audit.ts';
import { efs } from '../../src/pollers/efs.ts';
import { elasticache } from '../../src/pollers/elasticache.ts';
import { caches } from '../../src/posture/recovery/caches.ts';
import { fileSystems } from '../../src/posture/recovery/file-systems.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';
import { watchedWorld } from '../support/watched-world.ts';

const arn = (region: string, id: string) =>
  `arn:aws:elasticfilesystem:${region}:111122223333:file-system/${id}`;

describe('the copies that EFS keeps, as AWS documents its answers', () => {
  const list = 'EFS DescribeReplicationConfigurations';
  const copy = resourceOf({
    id: arn('eu-west-1', 'fs-2'),
    kind: 'efs:file-system',
    ...scope,
    facts: { fileSystemId: 'fs-2', isReplica: true },
  });
  const replication = (
    destination: object,
    source: Partial<ReplicationConfigurationDescription> = { SourceFileSystemArn: arn('us-east-1', 'fs-1') },
  ) => ({ ...source, Destinations: [{ FileSystemId: 'fs-2', Region: 'eu-west-1', ...destination }] });
  const ago = (seconds: number) => ({ LastReplicatedTimestamp: new Date(startedAt - seconds * 1000) });

  async function read(pages: readonly object[], resources: readonly Resource[] = [copy]) {
    let page = 0;
    const bench = pollBench({ [list]: () => pages[page++] }, modelOf({ resources }));
    const said = (await bench.run(audit, 'volumes')).find(
      ({ observer }) => observer.name === 'audit/file-replicas',
    );
    if (said?.kind === 'failed') throw new Error('no answer');
    return { facts: said?.resources.map(({ facts }) => facts), sent: bench.sent };
  }

  it.each<[string, object, object]>([
    [
      'a copy with its source and its lag',
      replication(ago(90)),
      { replicaOf: arn('us-east-1', 'fs-1'), replicaBehindSeconds: 90 },
    ],
    [
      'a copy that was never complete yet',
      replication({ Status: 'ENABLING' }),
      { replicaOf: arn('us-east-1', 'fs-1') },
    ],
    ['a copy whose source AWS left out', replication(ago(0), {}), { replicaBehindSeconds: 0 }],
    ['a copy of which nothing is listed', replication({ FileSystemId: 'fs-9' }), {}],
    ['a copy of that id in another region', replication({ Region: 'eu-north-1' }), {}],
    ['a replication without destinations', { SourceFileSystemArn: arn('us-east-1', 'fs-1') }, {}],
  ])('tell of %s', async (_title, listed, facts) => {
    expect((await read([{ Replications: [listed] }])).facts).toEqual([facts]);
  });

  it('are read on every page', async () => {
    const { facts, sent } = await read([{ NextToken: 'more' }, { Replications: [replication(ago(5))] }]);
    expect(facts).toMatchObject([{ replicaBehindSeconds: 5 }]);
    expect(sent).toHaveLength(2);
  });

  it('are not asked for where the list of file systems has no copy', async () => {
    const own = { ...copy, facts: { fileSystemId: 'fs-2' } };
    expect(await read([], [own])).toEqual({ facts: undefined, sent: [] });
  });

  it('are not known where they may not be listed, and the missing permission is said', async () => {
    const bench = pollBench(
      {
        [list]: () => {
          throw refused('AccessDeniedException', 403);
        },
      },
      modelOf({ resources: [copy] }),
    );
    expect(await bench.run(audit, 'volumes')).toMatchObject([
      { kind: 'complete' },
      {
        kind: 'failed',
        observer: { name: 'audit/file-replicas' },
        failure: 'denied',
        permission: 'elasticfilesystem:DescribeReplicationConfigurations',
      },
    ]);
  });

  it.each([
    ['REPLICATING', true],
    ['ENABLED', undefined],
    [undefined, undefined],
  ])('are known by the protection %s of a file system', async (ReplicationOverwriteProtection, isReplica) => {
    const bench = pollBench({
      'EFS DescribeFileSystems': () => ({
        FileSystems: [{ FileSystemId: 'fs-2', FileSystemProtection: { ReplicationOverwriteProtection } }],
      }),
      'EFS DescribeMountTargets': () => ({ MountTargets: [] }),
    });
    const [said] = await bench.run(efs, 'file-systems');
    expect(said?.kind === 'complete' && said.resources[0]?.facts['isReplica']).toBe(isReplica);
  });
});

const stack = `
stack: world
summary: File systems and caches, some of them with a copy in the other region.
regions:
  - { region: eu-west-1, zones: [eu-west-1a, eu-west-1b] }
  - { region: us-east-1, zones: [us-east-1a, us-east-1b] }
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 2, capacity: 90, targetGroups: [web] }]
databases: [{ id: orders }]
fileSystems:
  - { name: uploads }
  - { name: uploads-abroad, region: standby, replicaOf: uploads }
  - { name: scratch }
caches:
  - { id: carts, nodes: [home/1], replicas: 1, globalDatastore: carts-world }
  - { id: carts-abroad, nodes: [standby/1], replicas: 1, globalDatastore: carts-world }
  - { id: pages, nodes: [home/1], replicas: 1 }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: orders }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

describe('the loss of a region, in the simulated account', () => {
  async function look(regions: readonly string[]) {
    const scopes = regions.map((region) => ({ account: '111122223333', region })) as [typeof scope];
    const { look: watch } = watchedWorld(stack, [efs, elasticache, audit], scopes);
    // What is known of a thing is asked about by the next look.
    for (let looks = 0; looks < 2; looks += 1) await watch();
    return watch();
  }
  const named = (model: Model, name: string): Resource => {
    const found = [...model.resources.values()].find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} was not seen`);
    return found;
  };
  const losing = (model: Model, name: string) => {
    const one = named(model, name);
    const recovery = one.kind === 'efs:file-system' ? fileSystems : caches;
    return { time: recovery.time(one, 'region', model), data: recovery.data?.(one, 'region', model) };
  };

  it('leaves the copies that EFS keeps, which somebody has to make take writes', async () => {
    const model = await look(['eu-west-1', 'us-east-1']);
    expect(losing(model, 'uploads')).toMatchObject({
      time: {
        kind: 'by-hand',
        reason: expect.stringContaining('make uploads-abroad in us-east-1 take writes'),
      },
      data: { kind: 'about', seconds: 60 },
    });
    expect(losing(model, 'uploads-abroad')).toEqual({ time: undefined, data: undefined });
    expect(losing(model, 'scratch')).toMatchObject({
      time: { kind: 'by-hand' },
      data: { kind: 'cannot-tell', reason: 'whether it is replicated to a region that is not read' },
    });
  });

  it('leaves the other regions of a global datastore, one of which somebody has to promote', async () => {
    const model = await look(['eu-west-1', 'us-east-1']);
    expect(losing(model, 'carts')).toMatchObject({
      time: {
        kind: 'by-hand',
        reason: 'somebody has to promote carts-abroad in us-east-1 of the global datastore carts-world',
      },
      data: { kind: 'cannot-tell', reason: expect.stringContaining('are behind') },
    });
    expect(losing(model, 'carts-abroad')).toEqual({ time: undefined, data: undefined });
    expect(losing(model, 'pages')).toMatchObject({ time: { kind: 'cannot-tell' } });
  });

  it('claims no copies that nobody reads', async () => {
    const model = await look(['eu-west-1']);
    expect(losing(model, 'uploads').data).toMatchObject({ kind: 'cannot-tell' });
    expect(losing(model, 'carts').time).toMatchObject({
      kind: 'cannot-tell',
      reason: 'which other regions the global datastore carts-world has',
    });
  });
});
