import type { Database } from '../state/database.ts';
import type { World } from '../state/world.ts';

/** What a stack says of a database; the rest follows. */
export interface DatabaseSpec {
  /** Unique in the whole simulated account, other regions included (model). */
  readonly id: string;
  readonly region: string;
  readonly zone: string;
  readonly lineage: string;
  /** Absent: `postgres`. */
  readonly engine?: string;
  readonly engineVersion?: string;
  readonly instanceClass?: string;
  readonly tags: Iterable<readonly [string, string]>;
  /** Ids; the first ones let the application in. */
  readonly securityGroups: readonly string[];
  /** Id of the database that it replicates from, and how many seconds behind it runs. */
  readonly source?: string;
  readonly lagSeconds?: number;
  /** Multi-AZ: where its synchronous standby is. */
  readonly standbyZone?: string;
  /** Aurora: its cluster, and its place in the order of promotion. */
  readonly cluster?: string;
  readonly promotionTier?: number;
  /** Queries per second; absent: no limit. */
  readonly capacity?: number;
  /** Absent: 7. Zero takes no backups. */
  readonly backupRetentionDays?: number;
  /** Absent: since midnight UTC. */
  readonly lastBackupAgeMs?: number;
  /** Absent: on. */
  readonly deletionProtection?: boolean;
  /** Whether its storage is encrypted. Absent: it is. */
  readonly encrypted?: boolean;
  /** Absent: a year before the world begins. */
  readonly createdAt?: number;
  /** The host name's middle part, which an account has per region. */
  readonly endpointKey?: string;
}

const yearMs = 365 * 24 * 3_600_000;
const dayMs = 24 * 3_600_000;

/** Enough that a replica which is hours behind has a position above zero. */
const writtenBefore = 10_000_000;

const ports: Readonly<Record<string, number>> = { postgres: 5432, 'aurora-postgresql': 5432 };
const versions: Readonly<Record<string, string>> = {
  postgres: '17.5',
  mysql: '8.4.5',
  mariadb: '11.8.2',
  'aurora-postgresql': '17.5',
  'aurora-mysql': '8.0.mysql_aurora.3.10.0',
};

/** Puts a database into the world, at work and warm. */
export function createDatabase(world: World, spec: DatabaseSpec): Database {
  const now = world.clock.now();
  const { id, region, zone, lineage, engine = 'postgres', source, lagSeconds = 0 } = spec;
  const followed = source === undefined ? undefined : world.databases.get(source);
  const days = spec.backupRetentionDays ?? 7;
  const database: Database = {
    id,
    arn: `arn:aws:rds:${region}:${world.account}:db:${id}`,
    resourceId: `db-${world.hexId(26).toUpperCase()}`,
    region,
    zone,
    ...(spec.standbyZone === undefined ? {} : { standby: { zone: spec.standbyZone, readyAt: now } }),
    ...(spec.cluster === undefined ? {} : { cluster: spec.cluster }),
    promotionTier: spec.promotionTier ?? 1,
    engine,
    engineVersion: spec.engineVersion ?? versions[engine] ?? '1.0',
    instanceClass: spec.instanceClass ?? 'db.m7g.large',
    endpoint: `${id}.${spec.endpointKey ?? 'c9akciq32rgf'}.${region}.rds.amazonaws.com`,
    port: ports[engine] ?? 3306,
    createdAt: spec.createdAt ?? now - yearMs,
    tags: new Map(spec.tags),
    backupRetentionDays: days,
    deletionProtection: spec.deletionProtection ?? true,
    encrypted: spec.encrypted ?? true,
    storageGb: 200,
    lineage,
    status: 'available',
    securityGroups: spec.securityGroups.map((group) => ({ id: group, status: 'active' })),
    ...(source === undefined ? {} : { source }),
    lagSeconds,
    up: true,
    writable: source === undefined,
    impairments: new Set(),
    maintenance: new Set(),
    capacity: spec.capacity ?? Number.POSITIVE_INFINITY,
    warmth: 1,
    load: { at: now, queries: 0, writes: 0, before: 0 },
    position: followed?.position ?? writtenBefore,
    caughtUpTo: now - lagSeconds * 1000,
    lastCommitAt: now - lagSeconds * 1000,
    commits: [],
    change: 0,
  };
  world.databases.set(id, database);
  if (days > 0 && spec.createdAt === undefined)
    keepBackup(world, database, now - (spec.lastBackupAgeMs ?? now % dayMs));
  return database;
}

/** RDS's own backup of each night, of which the last is from midnight UTC (model: a window of the owner's choice). */
function keepBackup(world: World, { id, region, zone, engine }: Database, at: number): void {
  const date = new Date(at).toISOString();
  const name = `rds:${id}-${date.slice(0, 10)}-${date.slice(11, 16).replace(':', '-')}`;
  world.databaseSnapshots.set(name, {
    id: name,
    database: id,
    region,
    zone,
    engine,
    at,
    kind: 'automated',
    status: 'available',
  });
}
