import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { playStory, scenarioAt, withFaults } from '../support/played-story.ts';
import { projectRoot } from '../support/source-tree.ts';

const stories = join(projectRoot, 'test/simulation/tables');
const policies = join(stories, 'policies/raise-throttled-table.yaml');
const helps = scenarioAt(join(stories, 'raise-capacity-helps.yaml'));

/** A table of which so many times as usual is asked, from the first minute on. */
async function play(times: number, table: object = {}) {
  const tables = stackSchema.shape.tables.parse([
    { name: 'orders', readCapacity: 200, writeCapacity: 60, ...table },
  ]);
  const surge = { name: 'surge-table', parameters: { table: 'orders', times }, at: 1, until: 60 };
  let world: World | undefined;
  const story = await playStory({
    scenario: { ...withFaults(helps, [surge]), stack: { ...helps.stack, tables } },
    seed: 3,
    begin: (stage) => (world = stage.world),
    stage: { policies },
  });
  const [played] = world?.tables.values() ?? [];
  const refusedBy = story.events.flatMap((event) =>
    event.kind === 'decision' && event.action === 'raise-table-capacity'
      ? event.gates.flatMap(({ gate, outcome }) => (outcome === 'allow' ? [] : [gate]))
      : [],
  );
  const changes = story.mutations.map((text) => text.split(' ')[0]);
  return { ...story, capacity: played?.capacity, refusedBy, changes };
}

it('the policy that is played is the one that docs/actions.md shows', () => {
  const documented = readFileSync(join(projectRoot, 'docs/actions.md'), 'utf8');
  expect(documented).toContain(`\`\`\`yaml\n${readFileSync(policies, 'utf8')}\`\`\``);
});

describe('a table of which more is asked than it has', () => {
  it('is given half as much again, and throttles no more', async () => {
    const story = await play(2.5);
    expect(story.harms).toEqual([]);
    expect(story.changes).toEqual(['UpdateTable']);
    expect(story.capacity).toEqual({ reads: 300, writes: 60 });
  });

  it('is not raised by leaps where that does not do: the gates make it wait, and a person is called', async () => {
    const story = await play(50);
    expect(story.harms).toEqual([]);
    expect(story.refusedBy).toContain('cool-down');
    expect(story.changes.length).toBeLessThanOrEqual(2);
    expect(story.events.some(({ kind }) => kind === 'page')).toBe(true);
  });

  it('is left alone where its owners have not opted it in', async () => {
    const story = await play(2.5, { tags: { holdfast: 'no' } });
    expect(story.changes).toEqual([]);
    expect(story.refusedBy).toContain('opt-in-scope');
  });
});
