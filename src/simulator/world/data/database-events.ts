import { publishDatabaseEvent } from '../signals/service-events.ts';
import type { Database, DatabaseEvent } from '../state/database.ts';
import type { DatabaseCluster } from '../state/database-cluster.ts';
import type { World } from '../state/world.ts';

const eventsAtMost = 2_000;

/** RDS's numbers, words and categories (AWS: "Amazon RDS event categories and messages"); some have no number there. */
const events = {
  shutdown: ['RDS-EVENT-0004', 'DB instance shutdown', 'availability'],
  restarted: ['RDS-EVENT-0006', 'DB instance restarted', 'availability'],
  created: ['RDS-EVENT-0005', 'DB instance created', 'creation'],
  deleted: ['RDS-EVENT-0003', 'DB instance deleted', 'deletion'],
  stopped: ['RDS-EVENT-0087', 'DB instance stopped', 'notification'],
  started: ['RDS-EVENT-0088', 'DB instance started', 'notification'],
  failed: [
    'RDS-EVENT-0031',
    'DB instance put into failed state. RDS recommends that you initiate a point-in-time-restore.',
    'failure',
  ],
  recovered: ['RDS-EVENT-0021', 'Recovery of the DB instance is complete.', 'recovery'],
  recovering: [
    'RDS-EVENT-0020',
    'Recovery of the DB instance has started. Recovery time will vary with the amount of data to be recovered.',
    'recovery',
  ],
  'storage-full': ['RDS-EVENT-0007', 'Allocated storage has been exhausted.', 'low storage'],
  'storage-grown': [
    'RDS-EVENT-0017',
    'Finished applying modification to allocated storage',
    'configuration change',
  ],
  'security-group': ['RDS-EVENT-0038', 'Applied change to security group', 'configuration change'],
  'multi-az-failover-started': ['RDS-EVENT-0013', 'Multi-AZ instance failover started', 'failover'],
  'multi-az-failover-completed': ['RDS-EVENT-0049', 'Multi-AZ instance failover completed', 'failover'],
  'failover-requested': ['RDS-EVENT-0034', 'The user requested a failover of the DB instance', 'failover'],
  'standby-recovering': ['RDS-EVENT-0361', 'Recovery of standby DB instance has started.', 'recovery'],
  'standby-recovered': ['RDS-EVENT-0362', 'Recovery of standby DB instance is complete.', 'recovery'],
  promoted: [undefined, 'Promoted Read Replica instance to a stand-alone database instance.', 'read replica'],
  'replication-stopped': ['RDS-EVENT-0045', 'Replication has stopped.', 'read replica'],
  'replication-resumed': ['RDS-EVENT-0046', 'Replication for the Read Replica resumed.', 'read replica'],
  'backup-started': ['RDS-EVENT-0001', 'Backing up DB instance', 'backup'],
  'backup-finished': ['RDS-EVENT-0002', 'Finished DB Instance backup', 'backup'],
} as const;

const clusterEvents = {
  'failover-same-zone': ['RDS-EVENT-0072', 'Started same AZ failover to DB instance: ', 'failover'],
  'failover-cross-zone': ['RDS-EVENT-0073', 'Started cross AZ failover to DB instance: ', 'failover'],
  'failover-completed': ['RDS-EVENT-0071', 'Completed failover to DB instance: ', 'failover'],
  'failover-failed': [
    'RDS-EVENT-0069',
    'Cluster failover failed, check the health of your cluster instances and try again',
    'failover',
  ],
} as const;

/** RDS tells of something that befell a database. */
export function note(world: World, database: Database, what: keyof typeof events): void {
  const [eventId, message, category] = events[what];
  keep(world, {
    at: world.clock.now(),
    database: database.id,
    sourceType: 'db-instance',
    arn: database.arn,
    region: database.region,
    ...(eventId === undefined ? {} : { eventId }),
    message,
    categories: [category],
  });
}

/** RDS tells of something that befell a cluster; `member` ends the message where it names one. */
export function noteCluster(
  world: World,
  cluster: DatabaseCluster,
  what: keyof typeof clusterEvents,
  member = '',
): void {
  const [eventId, message, category] = clusterEvents[what];
  keep(world, {
    at: world.clock.now(),
    database: cluster.id,
    sourceType: 'db-cluster',
    arn: cluster.arn,
    region: cluster.region,
    eventId,
    message: `${message}${member}`,
    categories: [category],
  });
}

function keep(world: World, event: DatabaseEvent): void {
  if (world.databaseEvents.length >= eventsAtMost) world.databaseEvents.shift();
  world.databaseEvents.push(event);
  publishDatabaseEvent(world, event);
}
