import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeLimits } from '../../../../src/simulator/judge/limits.ts';
import { rules } from '../../../../src/simulator/judge/registry.ts';

/** Every code that a planted story of these tests must be found with. */
function plantedCodes(): readonly string[] {
  const here = import.meta.dirname;
  const texts = readdirSync(here).map((file) => readFileSync(`${here}/${file}`, 'utf8'));
  const lists = texts.flatMap((text) => [...text.matchAll(/^ {4}codes: \[(.*)\],$/gm)]);
  const codes = lists.flatMap(([, list = '']) => [...list.matchAll(/H\d+/g)].map(([code]) => code));
  return [...new Set(codes)].toSorted();
}

describe('the catalogue of harms', () => {
  it('is H1 to H12, each once', () => {
    expect(rules.map(({ code }) => code)).toEqual(Array.from({ length: 12 }, (_, index) => `H${index + 1}`));
  });

  it('has a planted story for each', () => {
    expect(plantedCodes()).toEqual(rules.map(({ code }) => code).toSorted());
  });
});

describe('limits', () => {
  it('each have a default', () => {
    expect(judgeLimits.parse({})).toMatchObject({
      judged: ['holdfast', 'naive'],
      floor: { count: 1, percent: 50, perZone: 0 },
      budget: { atLeast: 1, percent: 10 },
      windowSeconds: 600,
    });
  });

  it('can be set in part, the rest staying as it is', () => {
    expect(judgeLimits.parse({ floors: { web: { percent: 75 } } }).floors).toEqual({
      web: { count: 1, percent: 75, perZone: 0 },
    });
  });

  it.each([{ rpoSeconds: -1 }, { floor: { percent: 101 } }, { judged: [] }, { rpo: 5 }])(
    'refuse %j',
    (limits) => {
      expect(judgeLimits.safeParse(limits).success).toBe(false);
    },
  );
});
