import type { Resource, ResourceKind } from '../../model/resource.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { ageOf, count, resourcesOf, said, seconds, type Sketch, text, texts } from './sketch.ts';

type WrittenBackup = NonNullable<WrittenStack['backups']>[number];

/** The parts of the stack whose backups it can have, with what each is called there. */
interface Drawn {
  readonly databases: readonly { readonly id: string }[];
  readonly tables: readonly { readonly name: string }[];
  readonly buckets: readonly { readonly name: string }[];
}

/** What AWS Backup backs up of what was drawn. */
export function drawBackups(sketch: Sketch, drawn: Drawn): readonly WrittenBackup[] {
  const names = {
    database: new Set(drawn.databases.map(({ id }) => id)),
    table: new Set(drawn.tables.map(({ name }) => name)),
    bucket: new Set(drawn.buckets.map(({ name }) => name)),
  };
  return kinds.flatMap(([part, kind]) =>
    resourcesOf(sketch, kind)
      .filter(({ name, facts }) => names[part].has(name) && facts['backupVault'] !== undefined)
      .map((resource) => ({ [part]: resource.name, ...howOf(resource, sketch) })),
  );
}

const kinds: readonly (readonly ['database' | 'table' | 'bucket', ResourceKind])[] = [
  ['database', 'rds:instance'],
  ['table', 'dynamodb:table'],
  ['bucket', 's3:bucket'],
];

const hourSeconds = 3_600;
const longestSeconds = 35 * 86_400;

function howOf({ region, account, facts }: Resource, sketch: Sketch): WrittenBackup {
  const vault = text(facts['backupVault']);
  const every = count(facts['backedUpEverySeconds']);
  const continuous = facts['backupKind'] === 'continuous';
  const [copy = ''] = texts(facts['backupCopyVaults']);
  const [, , , copyRegion, copyAccount] = copy.split(':');
  const isKnown = sketch.regions.some((one) => one.region === copyRegion);
  return said({
    region,
    vault: vault === undefined || vault === 'unknown' ? undefined : vault,
    every: every === undefined ? undefined : seconds(Math.min(longestSeconds, Math.max(hourSeconds, every))),
    continuous: continuous ? true : undefined,
    // Of a continuous backup it tells only when somebody began with it.
    lastBackup: continuous ? undefined : ageOf(facts['newestRecoveryPoint'], sketch, longestSeconds),
    copyToAccount: copyAccount !== undefined && copyAccount !== account ? copyAccount : undefined,
    copyToRegion: copyRegion !== undefined && copyRegion !== region && isKnown ? copyRegion : undefined,
    restored: facts['restoredLately'] === true ? '7d' : undefined,
  });
}
