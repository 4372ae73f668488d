import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { World } from '../../src/simulator/world/state/world.ts';
import { type PlayedStory, playStory, scenarioAt, withFaults } from '../support/played-story.ts';
import { projectRoot } from '../support/source-tree.ts';

const stories = join(projectRoot, 'test/simulation/caches');
const folder = mkdtempSync(join(tmpdir(), 'holdfast-caches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const texts = (name: string) => readFileSync(join(stories, 'policies', `${name}.yaml`), 'utf8');
const shown = [texts('failover-hung-cache'), texts('replace-failed-cache-replica')];

let files = 0;
function policiesIn(policies: readonly string[]): string {
  const file = join(folder, `${(files += 1)}.yaml`);
  writeFileSync(file, policies.join('\n---\n'));
  return file;
}

type Faults = Parameters<typeof withFaults>[1];

/** A story of test/simulation/caches/, with other faults or for another time where that is said. */
async function play(
  name: string,
  policies: readonly string[],
  { faults, minutes }: { readonly faults?: Faults; readonly minutes?: number } = {},
) {
  const written = scenarioAt(join(stories, `${name}.yaml`));
  const told = faults === undefined ? written : withFaults(written, faults);
  let world: World | undefined;
  const played = await playStory({
    scenario: { ...told, durationMs: minutes === undefined ? told.durationMs : minutes * 60_000 },
    seed: 3,
    begin: (stage) => (world = stage.world),
    stage: { policies: policiesIn(policies) },
  });
  const last = (world?.users?.experienced ?? []).slice(-300);
  const errors = last.reduce((sum, second) => sum + second.errors, 0);
  const all = last.reduce((sum, second) => sum + second.errors + second.ok, 0);
  return { ...played, errorShare: errors / all };
}

const changes = ({ mutations }: PlayedStory) => mutations.map((text) => text.split(' ')[0]);

/** Names of the gates that stood against an action, of all its decisions. */
function refusedBy({ events }: PlayedStory, action: string): ReadonlySet<string> {
  return new Set(
    events.flatMap((event) =>
      event.kind === 'decision' && event.action === action
        ? event.gates.flatMap(({ gate, outcome }) => (outcome === 'allow' ? [] : [gate]))
        : [],
    ),
  );
}

/** The same policies as they are where nobody may act: their verdict never comes. */
const idle = shown.map((text) => text.replace("verdict == 'host-failed'", "verdict == 'starting'"));

const hangs = (at: number, until: number): Faults[number] => ({
  name: 'hang-cache-node',
  parameters: { cache: 'cache' },
  at,
  until,
});

it('the policies that are played are the ones that docs/actions.md shows', () => {
  const documented = readFileSync(join(projectRoot, 'docs/actions.md'), 'utf8');
  for (const text of shown) expect(documented).toContain(`\`\`\`yaml\n${text}\`\`\``);
});

describe('users of a cache whose primary hangs', () => {
  it('are served again once a replica is primary, and not while nobody does anything', async () => {
    const helped = await play('failover-helps', shown);
    expect(helped.harms).toEqual([]);
    expect(changes(helped)).toEqual(['TestFailover']);
    expect(helped.errorShare).toBeLessThan(0.01);
    const left = await play('failover-helps', idle);
    expect(changes(left)).toEqual([]);
    expect(left.errorShare).toBeGreaterThan(0.3);
  });

  it('are not failed over a second time within the hour: a gate stands against it, and a person is called', async () => {
    const faults = [hangs(1, 40), hangs(25, 60)];
    const story = await play('failover-helps', shown, { faults, minutes: 50 });
    expect(story.harms).toEqual([]);
    expect(changes(story)).toEqual(['TestFailover']);
    expect([...refusedBy(story, 'failover-cache')]).toContain('cool-down');
    expect(story.events.some((event) => event.kind === 'page')).toBe(true);
  });

  it('are left to ElastiCache where that fails over by itself', async () => {
    const faults = [{ ...hangs(1, 10), name: 'lose-cache-nodes' }];
    const story = await play('failover-helps', shown, { faults });
    expect(story.harms).toEqual([]);
    expect(changes(story)).toEqual([]);
    expect(story.errorShare).toBeLessThan(0.01);
  });
});

describe('users of a cache whose only replica hangs, and an hour later its primary is gone', () => {
  it('never notice where the replica was replaced, and lose their cache where it was not', async () => {
    const helped = await play('replace-replica-helps', shown);
    expect(helped.harms).toEqual([]);
    expect(changes(helped)).toEqual(['IncreaseReplicaCount', 'DecreaseReplicaCount']);
    expect(helped.errorShare).toBeLessThan(0.01);
    const left = await play('replace-replica-helps', idle);
    expect(changes(left)).toEqual([]);
    expect(left.errorShare).toBeGreaterThan(0.3);
  });

  it('are not helped where the floor of the group forbids it', async () => {
    const floor = shown.map((text) => text.replace('keepServing: { count: 1,', 'keepServing: { count: 2,'));
    const story = await play('replace-replica-helps', floor, { minutes: 40 });
    expect(changes(story)).toEqual([]);
    expect([...refusedBy(story, 'replace-cache-replica')]).toContain('group-floor');
  });
});
