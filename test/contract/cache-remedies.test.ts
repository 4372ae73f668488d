import { describe, expect, it } from 'vitest';
import { failoverCache } from '../../src/actions/failover-cache.ts';
import { replaceCacheReplica } from '../../src/actions/replace-cache-replica.ts';
import type { Resource } from '../../src/model/resource.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { playWorld } from '../support/played-shop.ts';

const region = 'eu-west-1';
const stack = (more = '') => `
stack: caches
summary: A cache with two replicas.
regions:
  - { region: ${region}, zones: [eu-west-1a, eu-west-1b, eu-west-1c] }
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 3, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
caches: [{ id: carts, nodes: [home/1], replicas: 2${more} }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

function stage(more?: string) {
  const parsed = parseStack(stack(more), 'caches.yaml');
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const shop = playWorld(buildStack(parsed.stack, 1));
  const { account } = shop.world;
  const groupArn = `arn:aws:elasticache:${region}:${account}:replicationgroup:carts`;
  const node = (name: string, facts: Resource['facts'] = { role: 'replica', shard: '0001' }) =>
    resourceOf({
      id: `arn:aws:elasticache:${region}:${account}:cluster:${name}`,
      kind: 'elasticache:cluster',
      name,
      account,
      region,
      facts,
      relations: [{ type: 'member-of', to: groupArn }],
    });
  const cache = shop.world.caches.get('carts');
  if (cache === undefined) throw new Error('the stack has a cache');
  const call = (operation: string, input: object) => shop.call('ElastiCache', operation, input, region);
  const ids = (role: 'primary' | 'replica') =>
    cache.nodes.filter((one) => one.role === role).map(({ id }) => id);
  /** What the model holds of a node that failed so many seconds ago, with its primary well. */
  const failing = (name: string, secondsAgo: number) => ({
    at: shop.world.clock.now(),
    resources: [node('carts-001'), node(name)],
    verdicts: { [node('carts-001').id]: 'healthy' as const, [node(name).id]: 'host-failed' as const },
    unhealthySince: shop.world.clock.now() - secondsAgo * 1000,
  });
  return { ...playedRemedy(shop), shop, cache, call, ids, node, groupArn, failing };
}

const plan = async (
  it: ReturnType<typeof stage>,
  action: typeof failoverCache,
  name: string,
  secondsAgo = 600,
  params: Record<string, unknown> = {},
) => it.answered(action.plan(it.node(name), params, it.context(it.failing(name, secondsAgo))));

/** The primary hangs, and it was left for so long that everybody can see it. */
async function hung(more?: string, minutes = 4) {
  const it = stage(more);
  await it.shop.play(1);
  it.shop.fault(faultNamed('hang-cache-node'), { cache: 'carts' });
  await it.shop.play(minutes * 60);
  return it;
}

describe('failover-cache, on simulated ElastiCache', () => {
  it('puts a replica in the place of a primary that hangs, and the old node comes back as a replica', async () => {
    const it = await hung();
    await it.remedy(failoverCache, it.node('carts-001'), { model: it.failing('carts-001', 240) });
    expect(it.ids('primary')).toEqual(['carts-002']);
    await it.shop.playUntil(() => it.cache.work.size === 0, 600);
    await it.shop.play(120);
    expect(it.ids('replica')).toEqual(['carts-001', 'carts-003']);
    expect(it.cache.nodes.every(({ warmth }) => warmth > 0.9)).toBe(true);
  });

  it.each<[string, (it: ReturnType<typeof stage>) => Promise<unknown>]>([
    ['its clients have left it', (it) => plan(it, failoverCache, 'carts-001')],
    ['it is the primary of its shard', (it) => plan(it, failoverCache, 'carts-002')],
  ])('refuses where all is well: %s', async (name, planned) => {
    const it = stage();
    await it.shop.play(60);
    expect(unmet((await planned(it)) as Awaited<ReturnType<typeof plan>>)).toContain(name);
  });

  it('refuses a node of no replication group', async () => {
    const it = await hung();
    const alone = { ...it.node('carts-001'), relations: [] };
    const refused = await it.answered(failoverCache.plan(alone, {}, it.context()));
    expect(unmet(refused)).toEqual(['it is a node of a replication group']);
    expect(refused.steps).toEqual([]);
  });

  it('refuses where automatic failover is off, for AWS would', async () => {
    expect(unmet(await plan(await hung(', automaticFailover: false'), failoverCache, 'carts-001'))).toEqual([
      'automatic failover is on',
    ]);
  });

  it.each([
    [179, ['ElastiCache had its time to repair it by itself']],
    [180, []],
  ])('leaves it to ElastiCache first: after %i s unmet is %j', async (seconds, names) => {
    expect(unmet(await plan(await hung(), failoverCache, 'carts-001', seconds))).toEqual(names);
  });

  it('refuses while ElastiCache changes the group or recovers a node of it', async () => {
    const it = await hung();
    const work = {};
    it.cache.work.add(work);
    expect(unmet(await plan(it, failoverCache, 'carts-001'))).toEqual(['its replication group is at rest']);
    it.cache.work.delete(work);
    it.cache.nodes[2]?.down.add({});
    await it.shop.play(60);
    expect(unmet(await plan(it, failoverCache, 'carts-001'))).toContain('ElastiCache recovers no node of it');
  });

  it.each([
    [9, []],
    [10, ['failovers are left for today']],
  ])('counts the failovers of a day, whoever called them: after %i unmet is %j', async (count, names) => {
    const it = await hung();
    for (let each = 0; each < count; each += 1)
      it.shop.world.cacheEvents.push({
        at: it.shop.world.clock.now() - 86_000_000,
        region,
        sourceType: 'replication-group',
        source: 'others',
        message: 'Test Failover API called for node group 0001',
      });
    expect(unmet(await plan(it, failoverCache, 'carts-001'))).toEqual(names);
  });

  it('bounds the loss, and knows none where CloudWatch is silent', async () => {
    const it = await hung();
    // The fault befell in the first second of a minute, and the lag is dated by the beginning of its minute.
    const within = (maxLossSeconds: number) => plan(it, failoverCache, 'carts-001', 600, { maxLossSeconds });
    expect(unmet(await within(59))).toEqual([]);
    expect(unmet(await within(58))).toEqual(['what could be lost is within the bound']);
    it.shop.fault(faultNamed('silence-metrics'), { namespace: 'AWS/ElastiCache' });
    await it.shop.play(300);
    expect(unmet(await plan(it, failoverCache, 'carts-001'))).toEqual([
      'its clients have left it',
      'how far its replicas are behind is known',
      'what could be lost is within the bound',
    ]);
  });

  it('sends nothing where another node is primary by then', async () => {
    const it = await hung();
    const made = journaled(await plan(it, failoverCache, 'carts-001'));
    expect(unmet(made)).toEqual([]);
    const [first, second] = it.cache.nodes;
    if (first === undefined || second === undefined) throw new Error('there are three nodes');
    [first.role, second.role] = ['replica', 'primary'];
    await expect(it.answered(failoverCache.apply(made, 0, it.context()))).rejects.toMatchObject({
      code: 'ChangedMeanwhile',
    });
    expect(it.shop.world.cacheEvents).toEqual([]);
  });

  it('knows by AWS alone how far it is: not begun, under way, done', async () => {
    const it = await hung();
    const made = journaled(await plan(it, failoverCache, 'carts-001'));
    const progress = () => it.answered(failoverCache.observe(made, 0, it.context()));
    expect(await progress()).toBe('not-started');
    await it.answered(failoverCache.apply(made, 0, it.context()));
    expect(await progress()).toBe('under-way');
    await it.shop.play(60);
    expect(await progress()).toBe('done');
  });

  it.each([
    ['another node is primary and well', 'carts-002', 'healthy', 'success'],
    ['another node is primary and fails', 'carts-002', 'suspect', 'inconclusive'],
    ['the old one is still called the primary', 'carts-001', 'healthy', 'inconclusive'],
    ['nobody is known to be', undefined, 'healthy', 'inconclusive'],
  ] as const)('is verified when %s', async (_title, primary, verdict, outcome) => {
    const it = await hung();
    const made = journaled(await plan(it, failoverCache, 'carts-001'));
    const now = it.shop.world.clock.now() + 60_000;
    const nodes = ['carts-001', 'carts-002'].map((name) =>
      it.node(name, { role: name === primary ? 'primary' : 'replica', shard: '0001' }),
    );
    const model = modelOf({
      resources: nodes,
      verdicts: Object.fromEntries(nodes.map(({ id }) => [id, verdict])),
      signals: nodes.map(({ id }) =>
        signalOf({ resource: id, check: 'elasticache/status', observedAt: now - 1_000 }),
      ),
    });
    expect(failoverCache.verify(made, model, now).outcome).toBe(outcome);
  });
});

describe('replace-cache-replica, on simulated ElastiCache', () => {
  it('adds a replica first, and takes the failed one away once the new one has all keys', async () => {
    const it = stage();
    await it.shop.play(1);
    it.shop.fault(faultNamed('hang-cache-node'), { cache: 'carts', role: 'replica' });
    await it.shop.play(240);
    const made = await it.answered(
      replaceCacheReplica.plan(it.node('carts-002'), {}, it.context(it.failing('carts-002', 600))),
    );
    expect(made.steps.map(({ calls }) => calls[0]?.input)).toEqual([
      { ReplicationGroupId: 'carts', NewReplicaCount: 3, ApplyImmediately: true },
      {
        ReplicationGroupId: 'carts',
        NewReplicaCount: 2,
        ReplicasToRemove: ['carts-002'],
        ApplyImmediately: true,
      },
    ]);
    await it.run(replaceCacheReplica, journaled(made));
    expect(it.ids('primary')).toEqual(['carts-001']);
    expect(it.ids('replica')).toEqual(['carts-003', 'carts-004']);
    expect(it.cache.nodes.at(-1)?.warmth).toBeGreaterThan(0.9);
  });

  it.each<[string, (it: ReturnType<typeof stage>) => void, string, number]>([
    ['its replication group is at rest', (it) => void it.cache.work.add({}), 'carts-002', 600],
    ['ElastiCache had its time to repair it by itself', () => undefined, 'carts-002', 599],
  ])('refuses unless %s', async (name, change, target, seconds) => {
    const it = stage();
    change(it);
    expect(unmet(await plan(it, replaceCacheReplica, target, seconds))).toEqual([name]);
  });

  it('refuses a primary', async () => {
    const it = stage();
    expect(unmet(await plan(it, replaceCacheReplica, 'carts-001'))[0]).toBe(
      'it is a replica in a replication group of one shard',
    );
  });

  it('refuses unless its primary is well, and at five replicas', async () => {
    const it = stage();
    const model = it.failing('carts-002', 600);
    const sick = { ...model, verdicts: { ...model.verdicts, [it.node('carts-001').id]: 'suspect' as const } };
    const planned = (parts: typeof sick) =>
      it.answered(replaceCacheReplica.plan(it.node('carts-002'), {}, it.context(parts)));
    expect(unmet(await planned(sick))).toEqual(['its primary is well']);
    const full = stage(', multiAz: true }, { id: five, nodes: [home/1], replicas: 5');
    const five = {
      ...full.node('five-002'),
      relations: [{ type: 'member-of' as const, to: full.groupArn.replace('carts', 'five') }],
    };
    const parts = full.failing('five-002', 600);
    const verdicts = { ...parts.verdicts, [full.node('five-001').id]: 'healthy' as const };
    const refused = await full.answered(
      replaceCacheReplica.plan(five, {}, full.context({ ...parts, verdicts })),
    );
    expect(unmet(refused)).toEqual(['one more replica is allowed']);
  });

  it('knows by AWS alone how far each step is', async () => {
    const it = stage();
    const made = journaled(await plan(it, replaceCacheReplica, 'carts-002'));
    const progress = (step: number) => it.answered(replaceCacheReplica.observe(made, step, it.context()));
    expect([await progress(0), await progress(1)]).toEqual(['not-started', 'not-started']);
    await it.answered(replaceCacheReplica.apply(made, 0, it.context()));
    expect(await progress(0)).toBe('under-way');
    await it.shop.playUntil(() => it.cache.work.size === 0, 900);
    expect([await progress(0), await progress(1)]).toEqual(['done', 'not-started']);
    await it.answered(replaceCacheReplica.apply(made, 1, it.context()));
    expect(await progress(1)).toBe('under-way');
    await it.shop.playUntil(() => it.cache.work.size === 0, 900);
    expect(await progress(1)).toBe('done');
  });

  it.each([
    ['the new replica is well', 'carts-004', 'healthy', 'success'],
    ['the new replica fails', 'carts-004', 'suspect', 'inconclusive'],
    ['only those of before are there', 'carts-003', 'healthy', 'inconclusive'],
  ] as const)('is verified when %s', async (_title, name, verdict, outcome) => {
    const it = stage();
    const made = journaled(await plan(it, replaceCacheReplica, 'carts-002'));
    const now = it.shop.world.clock.now() + 60_000;
    const { id } = it.node(name);
    const model = modelOf({
      resources: [it.node(name)],
      verdicts: { [id]: verdict },
      signals: [signalOf({ resource: id, check: 'elasticache/status', observedAt: now - 1_000 })],
    });
    expect(replaceCacheReplica.verify(made, model, now).outcome).toBe(outcome);
  });
});

describe('simulated changes of a cache', () => {
  it.each([
    ['TestFailover', { ReplicationGroupId: 'none', NodeGroupId: '0001' }, 'ReplicationGroupNotFoundFault'],
    ['TestFailover', { ReplicationGroupId: 'carts', NodeGroupId: '0009' }, 'NodeGroupNotFoundFault'],
    ['IncreaseReplicaCount', { ReplicationGroupId: 'carts', NewReplicaCount: 2 }, 'InvalidParameterValue'],
    ['IncreaseReplicaCount', { ReplicationGroupId: 'carts', NewReplicaCount: 6 }, 'InvalidParameterValue'],
    ['DecreaseReplicaCount', { ReplicationGroupId: 'carts', NewReplicaCount: 2 }, 'InvalidParameterValue'],
    ['DecreaseReplicaCount', { ReplicationGroupId: 'carts', NewReplicaCount: 0 }, 'InvalidParameterValue'],
    [
      'DecreaseReplicaCount',
      { ReplicationGroupId: 'carts', NewReplicaCount: 1, ReplicasToRemove: ['carts-001'] },
      'InvalidParameterValue',
    ],
  ])('%s of %j is refused with %s', async (operation, input, name) => {
    await expect(stage().call(operation, input)).rejects.toMatchObject({ name });
  });

  it('are refused while another is under way, and a failover after fifteen in a day', async () => {
    const it = stage();
    const TestFailover = { ReplicationGroupId: 'carts', NodeGroupId: '0001' };
    for (let each = 0; each < 15; each += 1) {
      await it.call('TestFailover', TestFailover);
      await expect(it.call('TestFailover', TestFailover)).rejects.toMatchObject({
        name: 'InvalidReplicationGroupState',
      });
      await it.shop.playUntil(() => it.cache.work.size === 0, 600);
    }
    await expect(it.call('TestFailover', TestFailover)).rejects.toMatchObject({
      name: 'APICallRateForCustomerExceeded',
    });
  });

  it('refuses a failover where it is not turned on, or where no replica could take over', async () => {
    const TestFailover = { ReplicationGroupId: 'carts', NodeGroupId: '0001' };
    const name = 'InvalidReplicationGroupState';
    await expect(
      stage(', automaticFailover: false').call('TestFailover', TestFailover),
    ).rejects.toMatchObject({ name });
    const it = stage();
    for (const node of it.cache.nodes.slice(1)) node.hung.add({});
    await expect(it.call('TestFailover', TestFailover)).rejects.toMatchObject({ name });
  });
});
