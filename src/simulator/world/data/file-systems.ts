import { everyMinute } from '../signals/every-minute.ts';
import { recorder } from '../signals/metrics.ts';
import type { FileSystem } from '../state/file-system.ts';
import type { World } from '../state/world.ts';

const mebibyte = 1_048_576;

/** AWS (EFS performance): a new file system begins with 2.1 TiB, and never has more while it holds under 1 TiB. */
export const mostCredits = 2.1 * 1_024 ** 4;

/** Without credits a bursting file system is as fast as its size allows: that of a few gibibytes (model). */
const baselineMibps = 1;

/** Lets clients read and write, and reports it once a minute; call it where there are file systems. */
export function startFileSystems(world: World): void {
  everyMinute(world, (at) => {
    for (const one of world.fileSystems.values()) playMinute(world, one, at);
  });
}

function playMinute(world: World, one: FileSystem, at: number): void {
  const permitted = permittedNow(one);
  let asked = one.usedMibps;
  for (const { times } of one.surges) asked *= times;
  // What is above it waits: EFS refuses nothing.
  const used = Math.min(asked, permitted);
  const record = recorder(
    world,
    { region: one.region, namespace: 'AWS/EFS', dimensions: { FileSystemId: one.id } },
    at,
  );
  if (used > 0) record('MeteredIOBytes', used * mebibyte * 60);
  record('PermittedThroughput', permitted * mebibyte);
  if (one.throughputMode !== 'bursting') return;
  one.credits = Math.max(0, Math.min(mostCredits, one.credits + (baselineMibps - used) * mebibyte * 60));
  record('BurstCreditBalance', one.credits);
}

function permittedNow({ throughputMode, credits, permittedMibps }: FileSystem): number {
  return throughputMode === 'bursting' && credits <= 0 ? baselineMibps : permittedMibps;
}
