import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPolicies } from '../../src/cli/gameday/check-policies.ts';
import { problemText } from '../../src/policy/problem-text.ts';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { readScenario } from '../../src/simulator/scenario/load-scenarios.ts';
import { playStory } from '../support/played-story.ts';
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

/** What the journal says of it. */
async function told(scenario: string, policy: string) {
  const { scenario: read, problems } = readScenario(join(folder, `${scenario}.yaml`));
  if (read === undefined) throw new Error(problems.map(problemText).join('\n'));
  const policies = join(folder, `policies/${policy}.yaml`);
  return playStory({ scenario: read, seed: 1, stage: { policies } });
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

  it.each([
    [
      'roll-back-leaves-it-to-ecs',
      'roll-back-at-once',
      'verdict-actionable: AWS or somebody else is at work on it. roll-back-service is only for what is deployment-failed.',
    ],
    [
      'scale-waits-for-the-deployment',
      'scale',
      'verdict-actionable: What fails is its newest version: replacing it would bring the same version back. scale-service is only for what is overloaded.',
    ],
    [
      'nodes-of-others',
      'scale-nodes',
      'opt-in-scope: Its own tag holdfast=ignored keeps it out: only holdfast=managed lets Holdfast act here.',
    ],
  ])(
    'are stopped in %s, where they would do no good, and the gate says why',
    async (scenario, policy, words) => {
      const { events, mutations, harms } = await told(scenario, policy);
      expect(harms).toEqual([]);
      expect(mutations).toEqual([]);
      const refusals = events.flatMap((one) =>
        one.kind === 'decision' && one.rungIndex === 0
          ? one.gates.flatMap(({ gate, outcome, reason }) =>
              outcome === 'allow' ? [] : `${gate}: ${reason}`,
            )
          : [],
      );
      expect(new Set(refusals)).toEqual(new Set([words]));
    },
  );
});
