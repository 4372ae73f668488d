import { recoveryPointArn, planRole, startBackups, vaultArn } from '../world/data/backups.ts';
import { tableKey } from '../world/data/table.ts';
import type { ProtectedResource } from '../world/state/backup.ts';
import type { World } from '../world/state/world.ts';
import { uuid } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

type Written = StackDescription['backups'][number];

/** So many backups lie behind the beginning, so that their rhythm can be seen. */
const pastBackups = 5;

/** How long a backup of the past took. */
const tookMs = 180_000;

/**
 * What AWS Backup backs up, and how it went before. `startAt` is when the world has a past and the story
 * begins: ages are of then. Where there is nothing of it, nothing of AWS Backup takes time.
 */
export function buildBackups(world: World, stack: StackDescription, startAt: number): void {
  for (const written of stack.backups) {
    const resource = resourceOf(world, stack, written);
    const everyMs = written.continuous ? undefined : written.every;
    const lastAt = startAt - (written.lastBackup ?? Math.min(written.every / 2, 3 * 3_600_000));
    const { copyToAccount, copyToRegion } = written;
    const copied = copyToAccount !== undefined || copyToRegion !== undefined;
    const one: ProtectedResource = {
      ...resource,
      vault: written.vault,
      everyMs,
      // One that is overdue was missed: the next comes at its own time.
      nextAt: lastAt + written.every * (Math.floor((startAt - lastAt) / written.every) + 1),
      points: [],
      jobs: [],
      copyVault: copied
        ? vaultArn(
            copyToRegion === undefined ? resource.region : known(regionOf(stack, copyToRegion), copyToRegion),
            copyToAccount ?? world.account,
            written.vault,
          )
        : undefined,
      restore:
        written.restored === undefined
          ? undefined
          : { at: startAt - written.restored, good: !written.restoreFailed },
      failing: new Set(),
    };
    for (let back = everyMs === undefined ? 0 : pastBackups - 1; back >= 0; back -= 1)
      addPast(world, one, lastAt - back * written.every);
    world.backups.set(one.arn, one);
  }
  if (world.backups.size > 0) startBackups(world);
}

function addPast(world: World, one: ProtectedResource, at: number): void {
  const arn = recoveryPointArn(world, one.region);
  one.points.push({ arn, at, completedAt: at + tookMs });
  one.jobs.push({
    id: uuid(world).toUpperCase(),
    at,
    vault: one.vault,
    role: planRole(world),
    state: 'COMPLETED',
    endedAt: at + tookMs,
    recoveryPoint: arn,
  });
}

function resourceOf(
  world: World,
  stack: StackDescription,
  { database, table, bucket, region }: Written,
): Pick<ProtectedResource, 'arn' | 'name' | 'type' | 'region'> {
  if (database !== undefined)
    return { ...partOf(known(world.databases.get(database), database)), name: database, type: 'RDS' };
  if (table !== undefined) {
    const key = tableKey(known(regionOf(stack, region), region), table);
    return { ...partOf(known(world.tables.get(key), table)), name: table, type: 'DynamoDB' };
  }
  const name = bucket ?? '';
  return {
    arn: `arn:aws:s3:::${name}`,
    region: known(world.buckets.get(name), name).region,
    name,
    type: 'S3',
  };
}

const partOf = ({ arn, region }: { readonly arn: string; readonly region: string }) => ({ arn, region });
