import { z } from 'zod';
import type { MetricTrouble } from '../world/state/distortion.ts';
import type { World } from '../world/state/world.ts';
import { regionName, selectRegion } from './select.ts';

/** How scenarios say which metrics a fault befalls. Absent parts match every metric. */
export const metrics = {
  region: regionName.optional().describe('Region of the metrics; absent: all.'),
  namespace: z
    .string()
    .min(1)
    .optional()
    .describe('Such as `AWS/ApplicationELB`, `AWS/RDS`, `AWS/Route53`, `AWS/EC2`; absent: all.'),
  metric: z.string().min(1).optional().describe('Such as `HTTPCode_ELB_5XX_Count`; absent: all.'),
} as const;

/** Troubles the metrics until the answer is called. Throws a plain Error for a region where nothing runs. */
export function troubleMetrics(
  world: World,
  kind: MetricTrouble['kind'],
  choice: {
    readonly region?: string | undefined;
    readonly namespace?: string | undefined;
    readonly metric?: string | undefined;
    readonly lateMs?: number;
  },
): () => void {
  const { region, namespace, metric } = choice;
  const trouble: MetricTrouble = {
    kind,
    lateMs: choice.lateMs ?? 0,
    ...(region === undefined ? {} : { region: selectRegion(world, region) }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(metric === undefined ? {} : { metric }),
  };
  world.distortion.metricTroubles.add(trouble);
  return () => void world.distortion.metricTroubles.delete(trouble);
}
