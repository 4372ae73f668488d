import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findScenarios } from '../../src/simulator/scenario/find-scenarios.ts';
import { projectRoot } from '../support/source-tree.ts';

/** Few, for CI has half an hour for everything; game days of more are played by hand (docs/game-day-results.md). */
const seeds = 2;

const printed = z.object({
  scenarios: z.array(z.object({ name: z.string(), seed: z.number(), journalSha256: z.string() })),
  runs: z.object({ planned: z.number(), played: z.number() }),
  findings: z.array(z.object({ name: z.string(), seed: z.number(), crashed: z.string().optional() })),
  unknownOperations: z.array(z.unknown()),
  missedFaults: z.array(z.unknown()),
});

describe(`every shipped scenario with ${seeds} seeds and the shipped policies`, () => {
  let answer: z.output<typeof printed>;

  beforeAll(async () => {
    const args = [join(projectRoot, 'src/main.ts'), 'gameday', '--seeds', String(seeds), '--json'];
    const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'ignore'] });
    const [json, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number]>]);
    // 1 says that some run was not passed, and what is printed says which.
    if (code !== 0 && code !== 1) throw new Error(`gameday ended with ${code}`);
    answer = printed.parse(JSON.parse(json));
  });

  it('is played to its end and printed, run by run', () => {
    expect(answer.runs).toEqual({
      planned: seeds * findScenarios([]).length,
      played: seeds * findScenarios([]).length,
    });
    expect(answer.scenarios).toHaveLength(answer.runs.planned);
  });

  it('is passed: no harm, no breakdown, and what can be repaired is', () => {
    expect(answer.findings).toEqual([]);
  });

  it('asks for nothing that simulated AWS does not know, and finds something to befall', () => {
    expect(answer.unknownOperations).toEqual([]);
    expect(answer.missedFaults).toEqual([]);
  });

  it('is another run with each seed', () => {
    const byName = Map.groupBy(answer.scenarios, ({ name }) => name);
    for (const [name, runs] of byName)
      expect(new Set(runs.map(({ journalSha256 }) => journalSha256)).size, name).toBe(seeds);
  });
});
