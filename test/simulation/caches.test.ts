import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/simulator/scenario/parse-scenario.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { type PlayedStory, playStory } from '../support/played-story.ts';
import { projectRoot } from '../support/source-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-caches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What docs/actions.md shows of the remedies of caches is what is played. */
const shown = [
  ...readFileSync(join(projectRoot, 'docs/actions.md'), 'utf8').matchAll(/^```yaml\n(policy: [^]*?)^```$/gm),
].flatMap(([, text = '']) => (/cache/.test(text.split('\n')[0] ?? '') ? [text] : []));

let files = 0;
function policiesIn(texts: readonly string[]): string {
  const file = join(folder, `${(files += 1)}.yaml`);
  writeFileSync(file, texts.join('\n---\n'));
  return file;
}

/** A forum whose database is sized for one read of twenty: the cache answers the others. */
const scenario = (replicas: number, faults: readonly string[], minutes: number) => `
scenario: caches
source: Slack (22 February 2022), where cache nodes were replaced by empty ones.
summary: A node of a cache hangs, and ElastiCache finds it well.
expect: recover
duration: ${minutes}m
stack:
  stack: forum
  summary: A forum that asks a database through a cache.
  tags: { service: forum, holdfast: managed }
  regions: [{ region: eu-central-1, zones: [eu-central-1a, eu-central-1b, eu-central-1c] }]
  balancers: [{ name: forum, targetGroup: { name: forum } }]
  groups: [{ name: forum, size: 12, capacity: 90, targetGroups: [forum] }]
  databases:
    - { id: forum-db, zone: home/1, standby: home/2, queriesPerSecond: 220 }
  caches: [{ id: forum-cache, nodes: [home/1], replicas: ${replicas} }]
  hostedZones:
    - name: example.edu
      records: [{ name: forum.example.edu, balancer: forum }]
    - name: forum.internal
      private: true
      records: [{ name: db.forum.internal, database: forum-db }]
  users:
    site: forum.example.edu
    database: db.forum.internal
    requestsPerSecond: 600
    writeShare: 0.1
    dataReadShare: 1
faults:
${faults.map((fault) => `  - { ${fault} }`).join('\n')}
`;

async function play(
  story: { readonly replicas: number; readonly faults: readonly string[]; readonly minutes: number },
  policies: readonly string[],
  seed = 3,
) {
  const text = scenario(story.replicas, story.faults, story.minutes);
  const { scenario: parsed, problems } = parseScenario(text, 'caches.yaml');
  if (parsed === undefined) throw new Error(JSON.stringify(problems));
  let world: World | undefined;
  const played = await playStory({
    scenario: parsed,
    seed,
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

describe('users of a cache whose primary hangs', () => {
  const hangs = {
    replicas: 2,
    minutes: 30,
    faults: ['at: 1m, until: 40m, do: hang-cache-node, cache: cache'],
  };

  it('are served again once a replica is primary, and not while nobody does anything', async () => {
    const helped = await play(hangs, shown);
    expect(helped.harms).toEqual([]);
    expect(changes(helped)).toEqual(['TestFailover']);
    expect(helped.errorShare).toBeLessThan(0.01);
    const left = await play(hangs, idle);
    expect(changes(left)).toEqual([]);
    expect(left.errorShare).toBeGreaterThan(0.3);
  });

  it('are not failed over a second time within the hour: a gate stands against it, and a person is called', async () => {
    const again = { ...hangs, minutes: 50 };
    const faults = [...hangs.faults, 'at: 25m, until: 60m, do: hang-cache-node, cache: cache'];
    const story = await play({ ...again, faults }, shown);
    expect(story.harms).toEqual([]);
    expect(changes(story)).toEqual(['TestFailover']);
    expect([...refusedBy(story, 'failover-cache')]).toContain('cool-down');
    expect(story.events.some((event) => event.kind === 'page')).toBe(true);
  });

  it('are left to ElastiCache where that fails over by itself', async () => {
    const faults = ['at: 1m, until: 10m, do: lose-cache-nodes, cache: cache'];
    const story = await play({ ...hangs, faults }, shown);
    expect(story.harms).toEqual([]);
    expect(changes(story)).toEqual([]);
    expect(story.errorShare).toBeLessThan(0.01);
  });
});

describe('users of a cache whose only replica hangs, and an hour later its primary is gone', () => {
  const lost = {
    replicas: 1,
    minutes: 80,
    faults: [
      'at: 1m, until: 3h, do: hang-cache-node, cache: cache, role: replica',
      'at: 60m, until: 3h, do: lose-cache-nodes, cache: cache',
    ],
  };

  it('never notice where the replica was replaced, and lose their cache where it was not', async () => {
    const helped = await play(lost, shown);
    expect(helped.harms).toEqual([]);
    expect(changes(helped)).toEqual(['IncreaseReplicaCount', 'DecreaseReplicaCount']);
    expect(helped.errorShare).toBeLessThan(0.01);
    const left = await play(lost, idle);
    expect(changes(left)).toEqual([]);
    expect(left.errorShare).toBeGreaterThan(0.3);
  });

  it('are not helped where the floor of the group forbids it', async () => {
    const floor = shown.map((text) => text.replace('keepServing: { count: 1,', 'keepServing: { count: 2,'));
    const story = await play({ ...lost, minutes: 40, faults: lost.faults.slice(0, 1) }, floor);
    expect(changes(story)).toEqual([]);
    expect([...refusedBy(story, 'replace-cache-replica')]).toContain('group-floor');
  });
});
