import { startAlarm } from '../world/alarms.ts';
import { managed } from './shop-site.ts';
import type { Database } from '../world/state/database.ts';
import type { World } from '../world/state/world.ts';

/** Lets nobody in: moving a database into this alone fences it. */
export const fenceSecurityGroup = 'sg-0fe4ce00fe4ce00fe';
const databaseSecurityGroup = 'sg-0db0db0db0db0db0d';

const yearMs = 365 * 24 * 3_600_000;

/** A single-AZ PostgreSQL writer; one replica in the other zone a second behind, one 40 s behind. */
export function buildShopData(world: World, region: string): Database {
  world.closedSecurityGroups.add(fenceSecurityGroup);
  const writer = add(world, { region, id: 'shop-db', zone: `${region}a` });
  add(world, { region, id: 'shop-db-replica-1', zone: `${region}b`, source: writer.id, lagSeconds: 1 });
  add(world, { region, id: 'shop-db-replica-2', zone: `${region}a`, source: writer.id, lagSeconds: 40 });
  watchConnections(world, writer);
  return writer;
}

function add(
  world: World,
  spec: {
    readonly region: string;
    readonly id: string;
    readonly zone: string;
    readonly source?: string;
    readonly lagSeconds?: number;
  },
): Database {
  const now = world.clock.now();
  const { region, id, zone, source, lagSeconds = 0 } = spec;
  const database: Database = {
    id,
    arn: `arn:aws:rds:${region}:${world.account}:db:${id}`,
    resourceId: `db-${world.hexId(26).toUpperCase()}`,
    region,
    zone,
    engine: 'postgres',
    engineVersion: '17.5',
    instanceClass: 'db.m7g.large',
    endpoint: `${id}.c9akciq32rgf.${region}.rds.amazonaws.com`,
    port: 5432,
    createdAt: now - yearMs,
    tags: new Map(managed),
    backupRetentionDays: 7,
    lineage: 'shop-db',
    status: 'available',
    securityGroups: [{ id: databaseSecurityGroup, status: 'active' }],
    ...(source === undefined ? {} : { source }),
    lagSeconds,
    up: true,
    writable: source === undefined,
    position: 0,
    caughtUpTo: now - lagSeconds * 1000,
    commits: [],
    change: 0,
  };
  world.databases.set(id, database);
  return database;
}

/** The shop always holds connections, from both regions: none at all means that nobody gets in. */
function watchConnections(world: World, writer: Database): void {
  const name = 'shop-db-connections';
  startAlarm(world, {
    arn: `arn:aws:cloudwatch:${writer.region}:${world.account}:alarm:${name}`,
    name,
    description: 'No application is connected to the database that takes the orders.',
    metric: {
      region: writer.region,
      namespace: 'AWS/RDS',
      metric: 'DatabaseConnections',
      dimensions: { DBInstanceIdentifier: writer.id },
    },
    statistic: 'Maximum',
    periodMs: 60_000,
    threshold: 1,
    comparison: 'LessThanThreshold',
    datapointsToAlarm: 2,
    evaluationPeriods: 2,
    missing: 'breaching',
    tags: new Map(managed),
    state: 'OK',
    reason: 'Threshold Crossed: 0 out of the last 2 datapoints breached the threshold (1.0).',
    updatedAt: world.clock.now() - yearMs,
  });
}
