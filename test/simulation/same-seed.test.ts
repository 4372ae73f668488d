import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { playRun, type RunRequest } from '../../src/simulator/gameday/play-run.ts';
import { runPool } from '../../src/simulator/gameday/pool.ts';
import type { RunReport } from '../../src/simulator/gameday/report.ts';
import { scenarioFile } from '../support/played-story.ts';

/** Stories with actions, with several faults, with other actors, with refused policies, and such as nobody wrote. */
const requests = [
  { name: 'instance-fails', seed: 11 },
  { name: 'instance-fails', seed: 12 },
  { name: 'writer-fails', seed: 11 },
  { name: 'double-remediation-with-asg', seed: 11 },
  { name: 'empty-or-default-means-everything', seed: 11 },
  { name: 'swarm-shop', seed: 11 },
  { name: 'swarm-three-zone', seed: 11 },
  { name: 'swarm-two-region', seed: 11 },
  { name: 'swarm-shared-database', seed: 11 },
].map(({ name, seed }): RunRequest => ({ scenario: scenarioFile(name), seed, policy: 'shipped' }));

/** All that is told of a run, its journal's hash included, under the words that play it again. */
function tellingOf({ result, timeline, experience, missing }: RunReport): [string, string] {
  const replay = `node src/main.ts gameday ${result.name} --seed ${result.seed}`;
  return [replay, JSON.stringify({ result, timeline, experience, missing })];
}

async function inThisProcess(order: readonly RunRequest[]): Promise<ReadonlyMap<string, string>> {
  const told = new Map<string, string>();
  for (const request of order) told.set(...tellingOf(await playRun(request)));
  return told;
}

async function inWorkers(order: readonly RunRequest[]): Promise<ReadonlyMap<string, string>> {
  const told = new Map<string, string>();
  await runPool<RunReport>(order, {
    entry: new URL('../../src/simulator/gameday/worker.ts', import.meta.url),
    workers: 2,
    clock: systemClock,
    stop: new AbortController().signal,
    onSettled: (_, answer) => {
      if (answer.kind === 'failed') throw new Error(answer.reason);
      told.set(...tellingOf(answer.result));
    },
  });
  return told;
}

const sorted = (told: ReadonlyMap<string, string>) => [...told].toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('the same seed', () => {
  it('gives the same run, byte for byte, a second time and on threads, whatever was played before', async () => {
    const once = await inThisProcess(requests);
    // Backwards, so that each run follows others than before.
    const again = await inThisProcess(requests.toReversed());
    const threads = await inWorkers(requests);

    expect(sorted(again)).toEqual(sorted(once));
    expect(sorted(threads)).toEqual(sorted(once));

    // And the hash can tell runs apart: no two of them have the same.
    const hashes = new Set([...once.values()].map((text) => /"journalSha256":"(\w+)"/.exec(text)?.[1]));
    expect(hashes.size).toBe(requests.length);
  });
});
