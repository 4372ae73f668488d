import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPolicies } from '../../src/cli/gameday/check-policies.ts';
import { problemText } from '../../src/policy/problem-text.ts';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { readScenario } from '../../src/simulator/scenario/load-scenarios.ts';
import { playStory } from '../support/played-story.ts';
import { projectRoot } from '../support/source-tree.ts';

const folder = join(projectRoot, 'test/simulation/functions');
const fileOf = (name: string) => join(folder, `${name}.yaml`);

async function play(name: string, policy: 'yours' | 'nothing', seed = 1) {
  const { result, crashed, missedFaults, unknownOperations } = await playRun({
    scenario: fileOf(name),
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
async function told(name: string, policies = 'roll-back') {
  const { scenario, problems } = readScenario(fileOf(name));
  if (scenario === undefined) throw new Error(problems.map(problemText).join('\n'));
  const stage = { policies: join(folder, `policies/${policies}.yaml`) };
  return (await playStory({ scenario, seed: 1, stage })).events;
}

describe('the remedies of a function', () => {
  it.each(['roll-back', 'limit'])('have a policy that the daemon accepts: %s', async (name) => {
    expect((await checkPolicies(join(folder, `policies/${name}.yaml`), 0)).map(problemText)).toEqual([]);
  });

  it.each([1, 2])('leads its alias back, and its calls are answered again (seed %i)', async (seed) => {
    const helped = await play('roll-back-helps', 'yours', seed);
    expect(helped.why).toEqual([]);
    expect(helped.harmful).toEqual([]);
    expect(helped.actions).toMatchObject([{ action: 'roll-back-alias', outcome: 'success' }]);
    expect(helped.pages).toBe(0);
    expect((await play('roll-back-helps', 'nothing', seed)).actions).toEqual([]);
  });

  it('does nothing where no deployment is to blame, and calls somebody', async () => {
    const held = await play('roll-back-finds-no-deployment', 'yours');
    expect(held.why).toEqual([]);
    expect(held).toMatchObject({ actions: [], pages: 1 });
  });

  it('is stopped by the gate of the scope where nobody opted the function in', async () => {
    expect((await play('roll-back-is-not-opted-in', 'yours')).actions).toEqual([]);
    const decisions = (await told('roll-back-is-not-opted-in')).filter((one) => one.kind === 'decision');
    const stopped = decisions.flatMap(({ gates }) =>
      gates.filter(({ gate, outcome }) => gate === 'opt-in-scope' && outcome === 'deny'),
    );
    expect(stopped.length).toBeGreaterThan(0);
  });

  it('limit one that floods the database of the users, and give back what it had once it is calm', async () => {
    const helped = await play('limit-helps', 'yours');
    expect(helped.why).toEqual([]);
    expect(helped.harmful).toEqual([]);
    expect(helped.actions.map(({ action }) => action)).toEqual([
      'limit-function',
      'return of limit-function',
    ]);
    expect(helped.pages).toBe(0);
    expect(helped.downtimeSeconds).toBeLessThan(240);
    // Users are well again by themselves only when the import is over.
    expect((await play('limit-helps', 'nothing')).downtimeSeconds).toBeGreaterThan(500);
  });

  it('leave one that floods alone where nobody opted it in: the gate of the scope says so, and somebody is called', async () => {
    const events = await told('limit-stopped-by-opt-in-scope', 'limit');
    const decisions = events.flatMap((one) =>
      one.kind === 'decision' && one.action === 'limit-function' && one.target.endsWith(':export')
        ? [one]
        : [],
    );
    expect(decisions.length).toBeGreaterThan(0);
    for (const { gates } of decisions)
      expect(gates.find(({ gate }) => gate === 'opt-in-scope')).toMatchObject({ outcome: 'deny' });
    expect(events.some(({ kind }) => kind === 'intent')).toBe(false);
    expect(events.some(({ kind }) => kind === 'page')).toBe(true);
  });
});
