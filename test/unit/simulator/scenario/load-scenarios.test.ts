import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { problemText } from '../../../../src/policy/problem-text.ts';
import { findScenarios, shippedScenarioNames } from '../../../../src/simulator/scenario/find-scenarios.ts';
import { loadScenarios } from '../../../../src/simulator/scenario/load-scenarios.ts';
import { loadStack } from '../../../../src/simulator/stacks/load-stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-scenarios-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const story = (more: string) => `scenario: told-here
summary: Something breaks.
expect: recover
stack: shop
duration: 10m
${more}
`;

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const problemsOf = (text: string) =>
  loadScenarios([written('story.yaml', text)]).problems.map((problem) =>
    problemText(problem).replace(`${folder}/`, ''),
  );

describe('loading scenarios', () => {
  it('accepts every scenario that is shipped', () => {
    const { scenarios, problems } = loadScenarios(findScenarios([]));
    expect(problems.map(problemText)).toEqual([]);
    expect(scenarios.map(({ name }) => name)).toEqual(shippedScenarioNames());
  });

  it.each([
    [
      'a machine that does not exist',
      'faults: [{ do: hang-instance, instance: i-0000 }]',
      'story.yaml:6:10: error: 1 running machines of i-0000 are wanted, and the simulated account has 0',
    ],
    [
      'a zone that does not exist',
      'faults: [{ do: fail-zone, zone: home/3 }]',
      'story.yaml:6:10: error: there is no zone home/3 in the simulated account; there are us-east-1a, us-east-1b',
    ],
    [
      'a second daemon before it has come',
      'faults: [{ at: 1m, do: pause-daemon, controller: second }]\nactors: [{ at: 2m, who: second-daemon }]',
      'story.yaml:6:10: error: ',
    ],
    [
      'a group that is to be whole and is not there',
      'faults: [{ do: hang-instance }]\nrecovered: { serving: { shop-wbe: 4 } }',
      'story.yaml:7:12: error: the stack shop has no Auto Scaling group shop-wbe; it has shop-web',
    ],
    [
      'a stack that does not exist',
      'faults: [{ do: hang-instance }]',
      'story.yaml:4:8: error: there is no stack "shopp"',
    ],
  ])('refuses %s, with its place', (what, more, problem) => {
    const text = story(more);
    const found = problemsOf(what.startsWith('a stack') ? text.replace('stack: shop', 'stack: shopp') : text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(problem);
  });

  it('accepts a second daemon that has come before something happens to it', () => {
    const more =
      'faults: [{ at: 2m, do: pause-daemon, controller: second }]\nactors: [{ at: 1m, who: second-daemon }]';
    expect(problemsOf(story(more))).toEqual([]);
  });

  it('refuses a second scenario of the same name', () => {
    const text = story('faults: [{ do: hang-instance }]');
    const { problems } = loadScenarios([written('one.yaml', text), written('two.yaml', text)]);
    expect(problems.map(({ message }) => message)).toEqual([
      `the scenario told-here is in ${join(folder, 'one.yaml')} already`,
    ]);
  });

  it('tells what is not for another stack apart from what is wrong', () => {
    const file = written('zone.yaml', story('faults: [{ do: fail-zone, zone: us-east-1c }]'));
    const loaded = loadScenarios([file], loadStack('shop'));
    expect(loaded.problems).toEqual([]);
    expect(loaded.notApplicable).toMatchObject([{ scenario: 'told-here' }]);
  });

  it('reads a stack that is described in place, and says where it is wrong', () => {
    const inline = story('faults: [{ do: hang-instance }]').replace(
      'stack: shop',
      'stack:\n  stack: tiny\n  summary: Nothing much.\n  regions: []\n  users: { site: x.example.com, requestsPerSecond: 1 }',
    );
    expect(problemsOf(inline)[0]).toContain('story.yaml:7:12: error: regions needs at least 1');
  });

  it('finds scenarios by name, file and folder, and says what is not there', () => {
    written('one.yaml', story('faults: [{ do: hang-instance }]'));
    expect(findScenarios([folder])).toContain(join(folder, 'one.yaml'));
    expect(findScenarios([join(folder, 'one.yaml'), join(folder, 'one.yaml')])).toHaveLength(1);
    const [shipped = ''] = shippedScenarioNames();
    expect(findScenarios([shipped])).toHaveLength(1);
    expect(() => findScenarios([`${shipped}x`])).toThrow(`there is no scenario "${shipped}x" (did you mean`);
    expect(() => findScenarios([join(folder, 'none.yaml')])).toThrow('there is no file or folder');
  });
});
