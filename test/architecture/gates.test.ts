import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gates } from '../../src/safety/registry.ts';
import { readScenario } from '../../src/simulator/scenario/load-scenarios.ts';
import { withParts } from '../support/generated-parts.ts';

const root = join(import.meta.dirname, '../..');
const registered = gates.map((gate) => gate.name);

const [page = '', breakingGlass = ''] = readFileSync(join(root, 'docs/gates.md'), 'utf8').split(
  '## Breaking glass',
);

/** Names of the gates that a document lists, in its order. */
function documented(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, name = '']) => name);
}

/** What is on one side only. */
function differences(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...one.filter((name) => !other.includes(name)), ...other.filter((name) => !one.includes(name))];
}

describe('the list of gates', () => {
  it('is the same in the registry and in docs/gates.md, in the same order', () => {
    expect(documented(page)).toEqual(registered);
  });

  it('says of each gate that can never be overridden why, in the registry and in the document', () => {
    const never = gates.filter(({ overridable }) => !overridable).map(({ name }) => name);

    expect(never.length).toBeGreaterThan(0);
    expect(documented(breakingGlass)).toEqual(never);
  });

  it('holds every file of the folder, each under the name of its file', () => {
    const files = readdirSync(join(root, 'src/safety/gates')).map((file) => file.replace(/\.ts$/, ''));

    expect(differences(files, registered)).toEqual([]);
  });

  it('names each gate once and says what it protects from in one sentence', () => {
    expect(new Set(registered).size).toBe(registered.length);
    for (const gate of gates) expect(gate.protects).toMatch(/^[A-Z].{20,110}\.$/);
  });

  it('lets only holds and an earlier call stand before a page', () => {
    const beforePages = gates.filter((gate) => gate.guards.includes('page')).map((gate) => gate.name);

    expect(beforePages).toEqual(['holds', 'page-once']);
  });

  it('lets these stand before a return, and says so in the document', () => {
    const beforeReturns = gates.filter((gate) => gate.guards.includes('return')).map((gate) => gate.name);
    const document = readFileSync(join(root, 'docs/gates.md'), 'utf8');
    const [paragraph = ''] = document.split('Before the **return**')[1]?.split('\n\n') ?? [];

    expect(beforeReturns).toEqual([...paragraph.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));
    expect(beforeReturns).toEqual(expect.arrayContaining(['stop-switch', 'mode', 'settling', 'holds']));
  });

  it('has a scenario for each gate, which is played without it', () => {
    const files = readdirSync(join(root, 'test/simulation/gates')).filter((file) => file.endsWith('.yaml'));

    expect(
      differences(
        files.map((file) => file.replace(/\.yaml$/, '')),
        registered,
      ),
    ).toEqual([]);
  });

  it('tells in docs/gates.md of each what happens in its scenario, as that says it', async () => {
    const now = withParts(readFileSync(join(root, 'docs/gates.md'), 'utf8'), {
      scenarios: [
        '| gate | its scenario |',
        '|---|---|',
        ...registered.flatMap((name) => {
          const file = `test/simulation/gates/${name}.yaml`;
          const { scenario } = readScenario(join(root, file));
          return scenario === undefined ? [] : [`| [\`${name}\`](../${file}) | ${scenario.summary} |`];
        }),
      ],
    });
    await expect(now).toMatchFileSnapshot(join(root, 'docs/gates.md'));
  });

  it('reports a gate that is planted on either side', () => {
    const planted = documented('| gate | x |\n|---|---|\n| `stop-switch` | y |\n| `planted` | z |\n');

    expect(differences(planted, ['stop-switch', 'unlisted'])).toEqual(['planted', 'unlisted']);
  });
});
