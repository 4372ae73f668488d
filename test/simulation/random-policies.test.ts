import * as fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { faults } from '../../src/simulator/faults/registry.ts';
import { readScenario } from '../../src/simulator/scenario/load-scenarios.ts';
import { playStory } from '../support/played-story.ts';
import {
  policyTexts,
  type RandomPolicies,
  randomPolicies,
  type Stack,
  stacks,
} from '../support/random-policies.ts';

/** A world, what befalls it, and what somebody wrote to be done about it. */
interface Draw {
  readonly stack: Stack;
  readonly kinds: readonly string[];
  readonly most: number;
  readonly seed: number;
  readonly policies: RandomPolicies;
}

/** What two witnesses agree about, so that there is something to be done; the rest is there to mislead. */
const plain = [
  'fail-host',
  'hang-instance',
  'fail-site',
  'fail-zone',
  'fail-database-writer',
  'fill-database-storage',
];

const draws: fc.Arbitrary<Draw> = fc.record({
  stack: fc.constantFrom(...(Object.keys(stacks) as Stack[])),
  kinds: fc
    .tuple(
      fc.subarray(plain, { minLength: 1, maxLength: 2 }),
      fc.subarray(
        faults.map(({ name }) => name).filter((name) => !plain.includes(name)),
        { maxLength: 3 },
      ),
    )
    .map((both) => both.flat()),
  most: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  policies: randomPolicies,
});

/** More of them: HOLDFAST_RANDOM_RUNS=2000 npx vitest run test/simulation/random-policies.test.ts */
const runs = Number(process.env['HOLDFAST_RANDOM_RUNS'] ?? 60);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-random-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function scenarioText({ stack, kinds, most }: Draw): string {
  return stringify({
    scenario: 'random',
    summary: 'Drawn at random, to be played with random policies.',
    expect: 'recover',
    stack,
    duration: '45m',
    swarm: {
      most,
      until: '15m',
      longest: '40m',
      without: faults.map(({ name }) => name).filter((name) => !kinds.includes(name)),
    },
  });
}

/** Plays a draw from the files that a person would play it from, so that what is found can be played again. */
async function play(draw: Draw): Promise<{ readonly acted: boolean; readonly wrong: readonly string[] }> {
  const file = join(folder, 'random.yaml');
  const policies = mkdtempSync(join(folder, 'policies-'));
  writeFileSync(file, scenarioText(draw));
  for (const [name, text] of policyTexts(draw.policies, draw.stack))
    writeFileSync(join(policies, `${name}.yaml`), text);
  const { scenario, problems } = readScenario(file);
  if (scenario === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  const { harms, crashes, events, mutations } = await playStory({
    scenario,
    seed: draw.seed,
    stage: { policy: 'yours', policies },
  });
  const refused = events.flatMap((event) => (event.kind === 'policies-refused' ? event.problems : []));
  const wrong = [
    ...harms.map(({ code, detail }) => `${code}: ${detail}`),
    ...crashes,
    // A policy that was never in force would prove nothing.
    ...(draw.kinds.includes('replace-policies') ? [] : refused),
  ];
  return { acted: mutations.length > 0, wrong };
}

/** The files and the command that play it again. */
function replay(draw: Draw): string {
  return [
    '# random.yaml',
    scenarioText(draw),
    '# policies/random.yaml',
    [...policyTexts(draw.policies, draw.stack).values()].join('---\n'),
    `holdfast gameday random.yaml --policies policies --seed ${draw.seed}`,
  ].join('\n');
}

describe('policies that nobody thought about, in worlds that nobody wrote', () => {
  it('do no harm, for what they may do is not for them to say', async () => {
    let acted = 0;
    await fc.assert(
      fc.asyncProperty(draws, async (draw) => {
        const { acted: hasActed, wrong } = await play(draw);
        if (hasActed) acted += 1;
        if (wrong.length > 0) throw new Error(`${wrong.join('\n')}\n${replay(draw)}`);
      }),
      { numRuns: runs, seed: 20_261_129 },
    );
    // Where nothing was done no harm can come of it, and nothing would be shown.
    expect(acted).toBeGreaterThanOrEqual(runs / 12);
  });
});
