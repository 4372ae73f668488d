import type { World } from '../state/world.ts';
import { everyMinute } from './every-minute.ts';
import { recorder } from './metrics.ts';

/** What the filters count, once a minute, and nothing of a minute without a match; call it where there are some. */
export function startLogFilters(world: World): void {
  everyMinute(world, (at) => {
    for (const { region, namespace, metric, usualPerMinute, bursts } of world.logFilters) {
      let count = usualPerMinute;
      for (const { perMinute } of bursts) count += perMinute;
      if (count > 0) recorder(world, { region, namespace, dimensions: {} }, at)(metric, count);
    }
  });
}
