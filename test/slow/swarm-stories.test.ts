import { describe, expect, it } from 'vitest';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { replayOf, scenarioFile } from '../support/played-story.ts';

/**
 * Seeds of the shipped swarms: those in which harm was once judged (docs/decisions/0031), and the first few
 * of each, which stand for all that nobody wrote. A wider look: `holdfast gameday scenarios/swarms --seeds 100`.
 */
const seedsOf = {
  'swarm-shared-database': [1, 2, 3, 8, 14, 26, 28, 35, 39, 55, 58, 79, 126, 156, 225],
  'swarm-shop': [1, 2, 3, 4, 5],
  'swarm-three-zone': [1, 2, 3, 8, 47, 67, 91, 180, 225, 243],
  'swarm-two-region': [1, 2, 3, 4, 5],
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
