import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { actions } from '../../src/actions/registry.ts';
import { checkPolicies } from '../../src/cli/gameday/check-policies.ts';
import { problemText } from '../../src/policy/problem-text.ts';
import type { Gate } from '../../src/safety/gate.ts';
import { gates } from '../../src/safety/registry.ts';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { loadScenarios } from '../../src/simulator/scenario/load-scenarios.ts';
import { remedyNames, remedyStory, storiesElsewhere } from '../support/remedy-stories.ts';
import { projectRoot } from '../support/source-tree.ts';

/**
 * Of a remedy two game days: `REMEDY-helps.yaml`, in which users do not recover without it, and
 * `REMEDY-stopped-by-GATE.yaml`, in which that gate alone keeps it from being begun.
 */
const folder = join(projectRoot, 'test/simulation/remedies');
const registry = gates as Gate[];
const whole: readonly Gate[] = [...gates];
afterEach(() => {
  registry.splice(0, registry.length, ...whole);
});

const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const { scenarios, problems } = loadScenarios(files.map((name) => join(folder, name)));
const helping = scenarios.filter(({ name }) => name.endsWith('-helps'));
const stopped = scenarios.flatMap(({ name, ...scenario }) => {
  const [, remedy, gate] = /^(.+)-stopped-by-(.+)$/.exec(name) ?? [];
  return remedy === undefined || gate === undefined ? [] : [{ ...scenario, remedy, gate }];
});

async function play(file: string, policy: 'yours' | 'nothing', without?: string) {
  registry.splice(0, registry.length, ...whole.filter(({ name }) => name !== without));
  const { result, crashed, missedFaults, unknownOperations } = await playRun({
    scenario: file,
    seed: 1,
    policy,
  });
  // Neither a daemon that broke down nor a fault that befell nothing proves anything.
  expect({ crashed, missedFaults, unknownOperations }).toEqual({
    crashed: undefined,
    missedFaults: [],
    unknownOperations: [],
  });
  return result;
}

it('each is a story that helps or one that a gate stops', () => {
  expect(problems.map(problemText)).toEqual([]);
  expect(helping.length + stopped.length).toBe(scenarios.length);
});

it('each remedy of the registry has both', () => {
  const named = actions.map(({ name }) => name).toSorted();
  const others = Object.keys(storiesElsewhere);
  expect([...helping.map(({ name }) => name.replace(/-helps$/, '')), ...others].toSorted()).toEqual(named);
  expect([...new Set(stopped.map(({ remedy }) => remedy)), ...others].toSorted()).toEqual(named);
});

it.each(Object.entries(storiesElsewhere))(
  '%s is played in a test file of its own',
  (remedy, { test, story }) => {
    const text = readFileSync(join(projectRoot, 'test/simulation', `${test}.test.ts`), 'utf8');
    expect(text).toContain(remedy);
    expect(text).toContain(story.split('/')[1]);
  },
);

it.each(remedyNames)('%s has a story that replicas play, too', (remedy) => {
  expect(remedyStory(remedy).policies).toBeDefined();
});

describe.each(helping)('$name: $summary', ({ file, name, policies = '' }) => {
  it('has policies that the daemon accepts', async () => {
    expect((await checkPolicies(policies, 0)).map(problemText)).toEqual([]);
  });

  it('users recover by this remedy, without harm', async () => {
    const { why, actions: done } = await play(file, 'yours');
    expect(why).toEqual([]);
    // What lasts is given back once it is not needed any more: that is one remedy.
    const remedies = done.map(({ action }) => action.replace(/^(renew|return) of /, ''));
    expect(new Set(remedies)).toEqual(new Set([name.replace(/-helps$/, '')]));
  });

  it('users do not recover where nothing is done', async () => {
    expect((await play(file, 'nothing')).recovered).toBe(false);
  });
});

describe.each(stopped)('$remedy, where $gate stops it', ({ file, remedy, gate }) => {
  it('nothing is done', async () => {
    const { why, actions: done } = await play(file, 'yours');
    expect(why).toEqual([]);
    expect(done).toEqual([]);
  });

  it(`it would be done without ${gate}`, async () => {
    const { actions: done } = await play(file, 'yours', gate);
    expect(done.map(({ action }) => action)).toContain(remedy);
  });
});
