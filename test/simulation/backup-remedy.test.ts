import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPolicies } from '../../src/cli/gameday/check-policies.ts';
import { problemText } from '../../src/policy/problem-text.ts';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { readScenario } from '../../src/simulator/scenario/load-scenarios.ts';
import { playStory } from '../support/played-story.ts';
import { projectRoot } from '../support/source-tree.ts';

const folder = join(projectRoot, 'test/simulation/backups');
const policies = join(folder, 'policies/back-up.yaml');

async function run(scenario: string, policy: 'yours' | 'nothing', seed = 1) {
  const { result, crashed, missedFaults, unknownOperations } = await playRun({
    scenario: join(folder, `${scenario}.yaml`),
    seed,
    policy,
  });
  expect({ crashed, missedFaults, unknownOperations }).toEqual({
    crashed: undefined,
    missedFaults: [],
    unknownOperations: [],
  });
  return result;
}

describe('a backup that Holdfast starts', () => {
  it('has a policy that the daemon accepts', async () => {
    expect((await checkPolicies(policies, 0)).map(problemText)).toEqual([]);
  });

  it.each([1, 2, 3])(
    'takes the place of the daily one that was missed, and harms nobody (seed %i)',
    async (seed) => {
      const helped = await run('backup-helps', 'yours', seed);
      expect({ why: helped.why, harmful: helped.harmful }).toEqual({ why: [], harmful: [] });
      expect(helped.actions.map(({ action, outcome }) => [action, outcome])).toEqual([
        ['start-backup', 'success'],
      ]);
      expect((await run('backup-helps', 'nothing', seed)).actions).toEqual([]);
    },
  );

  it('is not started of a database that fails: a gate stops it, and says why', async () => {
    const { scenario, problems } = readScenario(join(folder, 'backup-waits.yaml'));
    if (scenario === undefined) throw new Error(problems.map(problemText).join('\n'));
    const { events, mutations } = await playStory({
      scenario,
      seed: 1,
      stage: { policy: 'yours', policies },
    });
    expect(mutations).toEqual([]);
    const denied = events.flatMap((event) =>
      event.kind === 'decision' ? event.gates.filter(({ outcome }) => outcome === 'deny') : [],
    );
    expect(denied.map(({ gate }) => gate)).toContain('verdict-actionable');
  });
});
