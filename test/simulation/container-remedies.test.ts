import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPolicies } from '../../src/cli/gameday/check-policies.ts';
import { problemText } from '../../src/policy/problem-text.ts';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { projectRoot } from '../support/source-tree.ts';

const folder = join(projectRoot, 'test/simulation/containers');

async function play(scenario: string, policy: 'yours' | 'nothing', seed = 1) {
  const file = join(folder, `${scenario}.yaml`);
  const { result, crashed, missedFaults, unknownOperations } = await playRun({
    scenario: file,
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

describe('the remedies of containers', () => {
  it.each(['roll-back', 'roll-back-at-once', 'scale', 'scale-nodes'])(
    'have policies that the daemon accepts: %s',
    async (name) => {
      expect((await checkPolicies(join(folder, `policies/${name}.yaml`), 0)).map(problemText)).toEqual([]);
    },
  );

  it.each([
    ['roll-back-helps', 'roll-back-service', 1],
    ['roll-back-helps', 'roll-back-service', 2],
    ['scale-helps', 'scale-service', 1],
    ['scale-helps', 'scale-service', 2],
    ['nodes-help', 'scale-node-group', 1],
    ['nodes-help', 'scale-node-group', 2],
  ])('in %s %s makes users whole who would not be without it (seed %i)', async (scenario, action, seed) => {
    const helped = await play(scenario, 'yours', seed);
    expect(helped.why).toEqual([]);
    expect(helped.harmful).toEqual([]);
    expect(helped.actions.map((one) => one.action)).toContain(action);
    expect(helped.recovered).toBe(true);

    const nobody = await play(scenario, 'nothing', seed);
    expect(nobody.recovered).toBe(false);
    expect(helped.downtimeSeconds).toBeLessThan(nobody.downtimeSeconds / 2);
  });

  it.each(['roll-back-leaves-it-to-ecs', 'scale-waits-for-the-deployment', 'nodes-of-others'])(
    'are stopped in %s, where they would do no good',
    async (scenario) => {
      const stopped = await play(scenario, 'yours');
      expect(stopped.why).toEqual([]);
      expect(stopped.actions).toEqual([]);
    },
  );
});
