import { startBalancerMetrics } from '../world/traffic/balancer-metrics.ts';
import { createWorld } from '../world/create-world.ts';
import { startDatabases } from '../world/data/databases.ts';
import { playSecond } from '../world/traffic/users.ts';
import type { World } from '../world/state/world.ts';
import { buildAlarms } from './build-alarms.ts';
import { buildBackups } from './build-backups.ts';
import { buildBalancers } from './build-balancers.ts';
import { buildBuckets } from './build-buckets.ts';
import { buildCaches } from './build-caches.ts';
import { buildCertificates } from './build-certificates.ts';
import { buildContainers } from './build-containers.ts';
import { buildConfig } from './build-config.ts';
import { buildDirectConnects } from './build-direct-connects.ts';
import { buildDatabases } from './build-databases.ts';
import { buildFileSystems } from './build-file-systems.ts';
import { buildDistributions } from './build-distributions.ts';
import { buildGroups } from './build-groups.ts';
import { buildInstances } from './build-instances.ts';
import { buildLogFilters } from './build-log-filters.ts';
import { buildKubernetes } from './build-kubernetes.ts';
import { buildNames } from './build-names.ts';
import { buildNetwork } from './build-network.ts';
import { buildNetworkAcls } from './build-network-acls.ts';
import { buildOrganization } from './build-organization.ts';
import { buildQueues } from './build-queues.ts';
import { buildSecurityGroups } from './build-security-groups.ts';
import { buildServerless } from './build-serverless.ts';
import { buildIdentities } from './build-identities.ts';
import { buildTables } from './build-tables.ts';
import { buildTopics } from './build-topics.ts';
import { buildRecovery } from './build-recovery.ts';
import { buildRunbooks } from './build-runbooks.ts';
import { buildTrails } from './build-trails.ts';
import { buildUsers } from './build-users.ts';
import { buildVpn } from './build-vpn.ts';
import { layGround } from './ground.ts';
import type { StackDescription } from './stack-schema.ts';

/** A Monday morning, so that a run is the same whenever it is played. */
const mondayMorning = Date.UTC(2026, 2, 2, 9, 0, 0);

const warmUpMs = 15 * 60_000;

/**
 * The world that a checked stack describes, at rest and with a past of fifteen minutes. The same
 * description and seed is the same world. `startAt` in milliseconds since the epoch.
 */
export function buildStack(stack: StackDescription, seed: number, startAt = mondayMorning): World {
  const world = createWorld({ seed, account: stack.account, startAt: startAt - warmUpMs });
  const grounds = layGround(world, stack);
  for (const ground of grounds) {
    buildBalancers(world, stack, ground);
    buildGroups(world, stack, ground);
  }
  buildInstances(world, stack, { grounds, startAt });
  buildRunbooks(world, stack);
  buildLogFilters(world, stack);
  buildDistributions(world, stack);
  buildDatabases(world, stack, { grounds, startAt });
  buildConfig(world, stack);
  buildCaches(world, stack);
  buildQueues(world, stack);
  buildTopics(world, stack);
  buildServerless(world, stack, grounds);
  buildTables(world, stack);
  buildCertificates(world, stack, startAt);
  buildBuckets(world, stack);
  buildContainers(world, stack, grounds);
  buildKubernetes(world, stack);
  buildNetwork(world, stack, grounds);
  buildFileSystems(world, stack, grounds);
  buildBackups(world, stack, startAt);
  buildSecurityGroups(world, stack, grounds);
  buildNetworkAcls(world, stack, grounds);
  const gateways = buildVpn(world, stack, grounds);
  buildDirectConnects(world, stack, gateways);
  buildTrails(world, stack);
  buildIdentities(world, stack, startAt);
  buildOrganization(world, stack);
  world.healthApi = stack.healthApi;
  buildRecovery(world, stack);
  buildNames(world, stack);
  buildAlarms(world, stack);
  const users = buildUsers(world, stack);
  // Users write first in each second, then replicas follow.
  world.clock.every(1000, 1000, () => playSecond(world, users));
  startDatabases(world);
  startBalancerMetrics(world);
  warmUp(world, startAt);
  return world;
}

/**
 * Plays the first minutes, so that metrics have a past, alarms have looked at it and every observer has
 * its rhythm. What it took is no part of the story.
 */
function warmUp(world: World, startAt: number): void {
  for (let next = world.clock.nextAt(); next !== undefined && next <= startAt; next = world.clock.nextAt()) {
    world.clock.fireNext();
  }
  world.clock.passTo(startAt);
  world.happenings.length = 0;
  if (world.users !== undefined) world.users.experienced.length = 0;
}
