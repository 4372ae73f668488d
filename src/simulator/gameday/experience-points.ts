import type { ExperiencedSecond } from '../world/state/users.ts';
import type { ExperiencePoint } from './report.ts';

const pointMs = 10_000;

/** What users experienced in tens of seconds, counted from `faultAt`; what nobody asked for in is left out. */
export function experiencePoints(
  seconds: readonly ExperiencedSecond[],
  faultAt: number,
): readonly ExperiencePoint[] {
  const tens = Map.groupBy(seconds, ({ at }) => Math.floor((at - faultAt) / pointMs));
  return [...tens].flatMap(([ten, within]): ExperiencePoint[] => {
    const sum = (of: (second: ExperiencedSecond) => number) => within.reduce((all, one) => all + of(one), 0);
    const errors = sum((second) => second.errors);
    const requests = errors + sum((second) => second.ok);
    if (requests === 0) return [];
    const share = (count: number) => Math.round((count / requests) * 10_000) / 10_000;
    return [
      {
        atSeconds: (ten * pointMs) / 1000,
        errorRatio: share(errors),
        slowRatio: share(sum((second) => second.slow)),
      },
    ];
  });
}
