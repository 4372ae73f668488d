import { endpointHealthCheck } from './endpoint-check.ts';
import { answers } from '../../world/data/cache.ts';
import { reachable, sourceOf } from '../../world/data/database.ts';
import { balancerByDnsName, targetGroupOf } from '../../world/traffic/load-balancer.ts';
import type { Cache } from '../../world/state/cache.ts';
import type { Database } from '../../world/state/database.ts';
import type { Instance } from '../../world/state/instance.ts';
import type { LoadBalancer } from '../../world/state/load-balancer.ts';
import type { World } from '../../world/state/world.ts';
import { databaseNamed } from '../acts/on-data.ts';
import { recentErrors } from './capacity.ts';

/** Somebody other than the daemon who says, at this instant, that a thing is bad. */
export interface Witness {
  /** Observers of one family are one witness, however often they say it. */
  readonly family:
    | 'hypervisor'
    | 'load balancer'
    | 'Route 53'
    | 'RDS'
    | 'replicas'
    | 'clients'
    | 'users'
    | 'person';
  /** Services of which one must have been read to know it. */
  readonly heardFrom: readonly string[];
  /** Since when it says so, where that is known. */
  readonly since?: number;
}

/** Over this share of failed requests users are a witness. */
const usersComplainAbove = 0.01;
const usersHeardForSeconds = 60;

const hypervisor = { family: 'hypervisor', heardFrom: ['EC2', 'CloudWatch', 'Auto Scaling', 'SQS'] } as const;
const loadBalancer = {
  family: 'load balancer',
  heardFrom: ['Elastic Load Balancing v2', 'Elastic Load Balancing', 'CloudWatch', 'Auto Scaling', 'SQS'],
} as const;
const route53 = { family: 'Route 53', heardFrom: ['Route 53', 'CloudWatch'] } as const;
const rds = { family: 'RDS', heardFrom: ['RDS', 'SQS', 'CloudWatch'] } as const;
const replicas = { family: 'replicas', heardFrom: ['RDS', 'CloudWatch'] } as const;
const cacheReplicas = { family: 'replicas', heardFrom: ['CloudWatch'] } as const;
const cacheClients = { family: 'clients', heardFrom: ['CloudWatch'] } as const;
const users = { family: 'users', heardFrom: ['CloudWatch', 'Elastic Load Balancing v2'] } as const;

/** Whoever said yes to it; heard as it was said. */
export const person: Witness = { family: 'person', heardFrom: [] };

/** Unknown, initializing and insufficient data are nobody's word: they are never among the witnesses. */
export function witnessesAgainst(world: World, target: string): readonly Witness[] {
  const instance = world.instances.get(target);
  if (instance !== undefined) return [...againstMachine(world, instance), ...complaints(world)];
  const database = databaseNamed(world, target);
  if (database !== undefined) return againstDatabase(world, database);
  const cached = [...world.caches.values()].find(({ nodes }) => nodes.some(({ id }) => id === target));
  if (cached !== undefined) return againstCacheNode(world, cached, target);
  const balancer = balancerByDnsName(world, target);
  if (balancer !== undefined) return againstSite(world, balancer);
  return complaints(world);
}

/**
 * Machines of a zone: bad where one of them is, with the users to say that it hurts. By which zone users come
 * in only CloudWatch knows, by the minute: the newest whole one may have ended a minute ago.
 */
export function witnessesAgainstZone(world: World, zone: string): readonly Witness[] {
  const here = [...world.instances.values()].filter((one) => one.zone === zone);
  const complain = [...complaints(world), ...complaints(world, usersHeardForSeconds)];
  return distinct([...here.flatMap((one) => againstMachine(world, one)), ...complain]);
}

function againstMachine(world: World, instance: Instance): readonly Witness[] {
  const found: Witness[] = [];
  const since = [instance.systemCheck, instance.instanceCheck].flatMap(({ impairedSince, status }) =>
    status === 'impaired' ? [impairedSince ?? 0] : [],
  );
  if (since.length > 0) found.push({ ...hypervisor, since: Math.min(...since) });
  else if (instance.state === 'stopped' || instance.state === 'stopping') found.push(hypervisor);
  for (const group of world.targetGroups.values()) {
    const target = group.targets.get(instance.id);
    if (target?.state === 'unhealthy') found.push({ ...loadBalancer, since: target.since });
  }
  return distinct(found);
}

/** RDS's own words for a database that does not work. */
const badStatus = /^(failed|storage-full|incompatible-\S+|inaccessible-\S+|restore-error|stopped)$/;

function againstDatabase(world: World, database: Database): readonly Witness[] {
  const found: Witness[] = [];
  if (badStatus.test(database.status)) found.push(rds);
  const followed = [...world.databases.values()].some((one) => sourceOf(world, one) === database);
  if (followed && !reachable(world, database)) found.push(replicas);
  return [...found, ...refusals(world), ...complaints(world)].filter(isFirstOfItsFamily);
}

/** Its clients leave a node that does not answer, and the node at the other end of its replication hears nothing. */
function againstCacheNode(world: World, { nodes }: Cache, target: string): readonly Witness[] {
  const node = nodes.find(({ id }) => id === target);
  if (node === undefined || answers(world, node)) return complaints(world);
  const hasPeer = nodes.some(({ id, shard }) => id !== target && shard === node.shard);
  return [cacheClients, ...(hasPeer ? [cacheReplicas] : []), ...complaints(world)];
}

function againstSite(world: World, balancer: LoadBalancer): readonly Witness[] {
  const found: Witness[] = [];
  if (endpointHealthCheck(world, balancer)?.healthy === false) found.push(route53);
  const targets = [...(targetGroupOf(world, balancer)?.targets.values() ?? [])];
  const bad = targets.filter(({ state }) => state === 'unhealthy');
  if (targets.length === 0 || bad.length > 0) found.push(loadBalancer);
  const machines = targets.flatMap(({ instance }) => world.instances.get(instance) ?? []);
  const dead = machines.flatMap((one) => againstMachine(world, one));
  return distinct([...found, ...dead, ...complaints(world)]);
}

function complaints(world: World, secondsAgo = 0): readonly Witness[] {
  return recentErrors(world, usersHeardForSeconds, secondsAgo) > usersComplainAbove ? [users] : [];
}

/** Writes that nobody takes are also what users say. */
function refusals(world: World): readonly Witness[] {
  const refused = (world.users?.experienced ?? []).slice(-usersHeardForSeconds);
  return refused.some(({ refusedWrites }) => refusedWrites > 0) ? [users] : [];
}

function distinct(witnesses: readonly Witness[]): readonly Witness[] {
  return witnesses.filter(isFirstOfItsFamily);
}

function isFirstOfItsFamily({ family }: Witness, index: number, all: readonly Witness[]): boolean {
  return all.findIndex((one) => one.family === family) === index;
}
