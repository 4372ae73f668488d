import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import { average, isMeasured } from '../reads/cpu.ts';
import type { ZoneTargets } from './zones.ts';

/** Without knowing how busy the targets are, no more than this is put on each: what one zone of three had. */
const mostUnmeasured = 1.5;

/**
 * How many times the load of now each remaining target gets: by targets where all zones share them, by
 * zones where each has its own. The larger of the two holds, for which it is is not known here.
 */
export function loadFactor(zone: string, targets: readonly ZoneTargets[]): number {
  const groups = Map.groupBy(targets, ({ group }) => group);
  return Math.max(
    1,
    ...[...groups.values()].map((parts) => {
      const serving = parts.filter(({ healthy }) => healthy.length > 0);
      const elsewhere = serving.filter((part) => part.zone !== zone);
      const count = (some: readonly ZoneTargets[]) =>
        some.reduce((sum, { healthy }) => sum + healthy.length, 0);
      return Math.max(count(serving) / count(elsewhere), serving.length / elsewhere.length);
    }),
  );
}

/** Headroom of 15 % after the move (SAFETY rule 12), by CPU where more than half of the targets report it. */
export function headroom(
  factor: number,
  cpu: readonly number[],
  { remaining, maxCpuPercent }: { readonly remaining: number; readonly maxCpuPercent: number },
): Precondition {
  const name = 'the other zones can carry it';
  const times = `each of ${remaining} targets gets ${factor.toFixed(2)} times its load of now`;
  if (!isMeasured(cpu, remaining))
    return precondition(
      name,
      factor <= mostUnmeasured,
      `${times}; how busy they are is not known, so at most ${mostUnmeasured} times is put on them`,
    );
  const before = average(cpu);
  const after = Math.round(before * factor);
  return precondition(
    name,
    after <= maxCpuPercent,
    `${times}: CPU from ${Math.round(before)} % to ${after} %, at most ${maxCpuPercent} %`,
  );
}
