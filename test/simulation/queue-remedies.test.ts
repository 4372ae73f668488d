import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPolicies } from '../../src/cli/gameday/check-policies.ts';
import { problemText } from '../../src/policy/problem-text.ts';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { readScenario } from '../../src/simulator/scenario/load-scenarios.ts';
import { playStory } from '../support/played-story.ts';
import { projectRoot } from '../support/source-tree.ts';

const folder = join(projectRoot, 'test/simulation/queues');
const policies = join(folder, 'policies/redrive.yaml');

async function play(name: string, policy: 'yours' | 'nothing', seed = 1) {
  const { result, crashed, missedFaults, unknownOperations } = await playRun({
    scenario: join(folder, `${name}.yaml`),
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

/** What the journal says of it, and what was changed. */
async function told(name: string) {
  const { scenario, problems } = readScenario(join(folder, `${name}.yaml`));
  if (scenario === undefined) throw new Error(problems.map(problemText).join('\n'));
  return playStory({ scenario, seed: 1, stage: { policies } });
}

describe('dead letters', () => {
  it('have a policy that the daemon accepts', async () => {
    expect((await checkPolicies(policies, 0)).map(problemText)).toEqual([]);
  });

  it('are moved back once no more come, and got done', async () => {
    const helped = await play('redrive-helps', 'yours');
    expect({ why: helped.why, harmful: helped.harmful }).toEqual({ why: [], harmful: [] });
    expect(helped.actions).toMatchObject([{ action: 'redrive-dead-letters', outcome: 'success' }]);
    expect(helped.pages).toBe(0);
  });

  it('are moved by steps where they are many: a few first, and the rest faster once none came back', async () => {
    const helped = await play('redrive-in-steps', 'yours');
    expect({ why: helped.why, harmful: helped.harmful }).toEqual({ why: [], harmful: [] });
    // The first rung, what stops it, and the second.
    expect(helped.actions.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['redrive-dead-letters', 'failed'],
      ['redrive-dead-letters', 'failed'],
      ['redrive-dead-letters', 'success'],
    ]);
    expect(helped.pages).toBe(0);
  });

  it('lie where they are as long as nobody does anything', async () => {
    expect((await play('redrive-helps', 'nothing')).actions).toEqual([]);
  });

  it('are moved no further when they come back, and a person is called', async () => {
    const { events, mutations, harms } = await told('redrive-meets-the-cause-again');
    expect(harms).toEqual([]);
    expect(mutations.map((text) => text.split(' ')[0])).toEqual([
      'StartMessageMoveTask',
      'CancelMessageMoveTask',
    ]);
    expect(events.some(({ kind }) => kind === 'page')).toBe(true);
  });

  it('of queues that nobody has opted in stay where they are: the gate of the scope stops it', async () => {
    const { events, mutations } = await told('redrive-is-not-opted-in');
    expect(mutations).toEqual([]);
    const denied = events.flatMap((event) =>
      event.kind === 'decision' ? event.gates.filter(({ outcome }) => outcome === 'deny') : [],
    );
    expect(denied.map(({ gate }) => gate)).toContain('opt-in-scope');
  });
});
