import { describe, expect, it } from 'vitest';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { replayOf, scenarioFile } from '../support/played-story.ts';

/**
 * Seeds of the shipped swarms: the first few of each, which stand for all that nobody wrote, and those of the first
 * thirty in which Holdfast does most. A wider look: `holdfast gameday scenarios/swarms --seeds 100`.
 */
const seedsOf = {
  'swarm-shared-database': [1, 2, 3, 9, 11, 12, 15, 16, 17, 18, 20, 23, 27],
  'swarm-shop': [1, 2, 3, 4, 9, 14, 21, 22],
  'swarm-storefront': [26, 38],
  'swarm-three-zone': [1, 2, 3, 9, 11, 18, 26, 29],
  'swarm-two-region': [1, 2, 3, 19, 24, 28, 29],
} as const;

const runs = Object.entries(seedsOf).flatMap(([swarm, seeds]) => seeds.map((seed) => ({ swarm, seed })));

describe('a story that nobody wrote, with the shipped policies in auto', () => {
  it.each(runs)('$swarm with seed $seed does no harm, and users are served in the end', async (run) => {
    const request = { scenario: scenarioFile(run.swarm), seed: run.seed, policy: 'shipped' } as const;
    const { result, missing } = await playRun(request);
    expect(result.harmful, replayOf(run.swarm, run.seed)).toEqual([]);
    expect(missing).toEqual([]);
    expect(result.passed).toBe(true);
  });
});
