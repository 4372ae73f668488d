import { between } from '../draw.ts';
import type { Cache, CacheNode } from '../state/cache.ts';
import type { World } from '../state/world.ts';
import { newNode, primaryOf } from './cache.ts';
import { failOver, tellOfGroup, tellOfNode } from './cache-life.ts';

/** From the call until the replica is primary, and until another node is in the old one's place (AWS: all within six minutes; model). */
const failsOverMs = [15_000, 40_000] as const;
const replacesMs = [120_000, 240_000] as const;

/** A node is made and copies its primary (model). */
const addsMs = [180_000, 420_000] as const;
const removesMs = [60_000, 120_000] as const;

/** As TestFailover does it: a replica takes over, and a new node comes in the place of the old primary. */
export function testFailover(world: World, cache: Cache, primary: CacheNode): void {
  const work = begin(cache);
  tellOfGroup(world, cache, `Test Failover API called for node group ${primary.shard}`);
  after(world, failsOverMs, () => {
    failOver(world, cache, primary);
    primary.hung.clear();
    const replaced = {};
    primary.down.add(replaced);
    after(world, replacesMs, () => {
      primary.down.delete(replaced);
      cache.work.delete(work);
    });
  });
}

/** Another replica of a shard, in the next zone that the shard is in. */
export function addReplica(world: World, cache: Cache, shard: string): void {
  const work = begin(cache);
  const there = cache.nodes.filter((node) => node.shard === shard);
  const zones = [...new Set(there.map(({ zone }) => zone))];
  const number = Math.max(0, ...there.map(({ id }) => Number(id.slice(id.lastIndexOf('-') + 1)))) + 1;
  const [first] = there;
  if (first === undefined) return;
  const node = newNode(world, {
    id: `${first.id.slice(0, first.id.lastIndexOf('-'))}-${String(number).padStart(3, '0')}`,
    shard,
    zone: zones[number % zones.length] ?? first.zone,
    role: 'replica',
    createdAt: world.clock.now(),
    warmth: 0,
  });
  node.isMade = true;
  cache.nodes.push(node);
  after(world, addsMs, () => {
    node.isMade = false;
    node.warmth = primaryOf(cache, shard)?.warmth ?? 0;
    node.heardAt = world.clock.now();
    tellOfNode(world, cache, node, 'Cache cluster created');
    cache.work.delete(work);
  });
}

export function removeReplica(world: World, cache: Cache, node: CacheNode): void {
  const work = begin(cache);
  after(world, removesMs, () => {
    const index = cache.nodes.indexOf(node);
    if (index >= 0) cache.nodes.splice(index, 1);
    tellOfNode(world, cache, node, 'Cache cluster deleted');
    cache.work.delete(work);
  });
}

function begin({ work }: Cache): object {
  const mine = {};
  work.add(mine);
  return mine;
}

function after(world: World, [least, most]: readonly [number, number], then: () => void): void {
  world.clock.after(between(world, 'cache-changes', least, most), then);
}
