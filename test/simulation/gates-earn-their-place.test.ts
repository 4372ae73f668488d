import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkPolicies } from '../../src/cli/gameday/check-policies.ts';
import { problemText } from '../../src/policy/problem-text.ts';
import type { Gate } from '../../src/safety/gate.ts';
import { gates } from '../../src/safety/registry.ts';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { loadScenarios } from '../../src/simulator/scenario/load-scenarios.ts';
import { projectRoot } from '../support/source-tree.ts';

/**
 * One scenario for each gate, with the policies and settings that the gate exists for: legal, and more eager
 * than anybody should be. Played as `holdfast gameday test/simulation/gates/GATE.yaml` plays it, it passes with
 * all gates and fails as soon as this one is taken out of the registry, whatever the others still hold.
 */
const folder = join(projectRoot, 'test/simulation/gates');
const registry = gates as Gate[];
const whole: readonly Gate[] = [...gates];
afterEach(() => {
  registry.splice(0, registry.length, ...whole);
});

const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const { scenarios, problems } = loadScenarios(files.map((name) => join(folder, name)));
const stories = scenarios.map(({ name, file, summary, policies }) => {
  const gate = name.replace(/^gate-/, '');
  return { gate, file, summary, policies };
});

async function play(file: string, without?: string) {
  registry.splice(0, registry.length, ...whole.filter(({ name }) => name !== without));
  const { result, crashed, missedFaults, unknownOperations } = await playRun({
    scenario: file,
    seed: 1,
    policy: 'yours',
  });
  // Neither a daemon that broke down nor a fault that befell nothing proves anything.
  expect({ crashed, missedFaults, unknownOperations }).toEqual({
    crashed: undefined,
    missedFaults: [],
    unknownOperations: [],
  });
  return result;
}

describe('every gate earns its place', () => {
  it('has a scenario for each gate of the registry, and for no other', () => {
    expect(problems.map(problemText)).toEqual([]);
    expect(stories.map(({ gate }) => gate).toSorted()).toEqual(whole.map(({ name }) => name).toSorted());
  });

  describe.each(stories)('$gate: $summary', ({ gate, file, policies = '' }) => {
    it('has policies that the daemon accepts', async () => {
      expect((await checkPolicies(policies, 0)).map(problemText)).toEqual([]);
    });

    it('passes with every gate in place', async () => {
      expect((await play(file)).why).toEqual([]);
    });

    it(`fails without ${gate}`, async () => {
      expect((await play(file, gate)).why).not.toEqual([]);
    });
  });

  it('would find out a gate that decides nothing', async () => {
    expect((await play(join(folder, 'holds.yaml'), 'calendar')).why).toEqual([]);
  });
});
