import { answerQuality, troublesOf } from '../../world/traffic/troubles.ts';
import type { Bench } from '../rule.ts';

/** A zone that fails more than this share of its requests is a gray one. */
const zoneErrorsAtMost = 0.01;

/** Zones that answer users badly. */
export interface GrayZones {
  onSecond(): void;
  /** Whether it has been a gray one for so long that whoever reads its metrics knows: they tell of whole minutes. */
  isKnown(zone: string): boolean;
}

export function watchGrayZones({ world, limits }: Pick<Bench, 'world' | 'limits'>): GrayZones {
  /** Since when, milliseconds since the epoch. */
  const gray = new Map<string, number>();
  return {
    onSecond() {
      if (troublesOf(world, 'answers').length === 0) return gray.clear();
      const now = world.clock.now();
      for (const zone of new Set([...world.instances.values()].map((instance) => instance.zone)))
        if (answerQuality(world, zone, 'users').errorShare <= zoneErrorsAtMost) gray.delete(zone);
        else if (!gray.has(zone)) gray.set(zone, now);
    },
    isKnown(zone) {
      const since = gray.get(zone);
      return since !== undefined && world.clock.now() - since >= limits.evidenceMaxAgeSeconds * 1000;
    },
  };
}
