import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/registry.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { Results } from '../../src/simulator/judge/result.ts';
import { fakeIo } from '../support/fake-io.ts';

async function demo(...flags: string[]) {
  const io = fakeIo();
  const exit = await runProgram(['demo', '--once', ...flags], commands, io, '0.0.0');
  return { exit, out: io.printed.join('\n'), err: io.complained.join('\n') };
}

async function score(...flags: string[]): Promise<{ exit: number; results: Results }> {
  const { exit, out } = await demo('--json', ...flags);
  return { exit, results: JSON.parse(out) as Results };
}

describe('holdfast demo --once', () => {
  it('recovers from all seven failures, harms nobody and scores each', async () => {
    const { exit, results } = await score();

    expect(exit).toBe(0);
    expect(
      results.scenarios.map(({ name, passed, actions, harmful }) => ({
        name,
        passed,
        actions: actions.map(({ action, outcome }) => `${action}: ${outcome}`),
        harmful,
      })),
    ).toEqual([
      { name: 'instance-fails', passed: true, actions: ['replace-instance: success'], harmful: [] },
      { name: 'deployment-fails', passed: true, actions: ['roll-back-service: success'], harmful: [] },
      { name: 'cache-hangs', passed: true, actions: ['failover-cache: success'], harmful: [] },
      // AWS mends it by itself, so that anything done by Holdfast would be too much.
      { name: 'zone-fails', passed: true, actions: [], harmful: [] },
      {
        name: 'primary-site-fails',
        passed: true,
        actions: ['flip-dns: success', 'switch-origin: success'],
        harmful: [],
      },
      {
        name: 'orders-fail',
        passed: true,
        // What lasts is given back half an hour after all was well again.
        actions: ['return of switch-origin: success', 'redrive-dead-letters: success'],
        harmful: [],
      },
      {
        name: 'writer-fails',
        passed: true,
        // RDS takes no second change of storage within six hours, so the least harsh remedy is turned down.
        actions: ['grow-storage: refused', 'failover-replica: success'],
        harmful: [],
      },
    ]);
    expect(results.totals).toMatchObject({ scenarios: 7, passed: 7, recovered: 7, harmful: 0, actions: 9 });
  });

  it('prints the fields that the design promises, with why a run failed and how long it took to reach the users', async () => {
    const { results } = await score('--scenario', 'instance-fails');
    expect(Object.keys(results)).toEqual(['scenarios', 'totals']);
    expect(Object.keys(results.scenarios[0] ?? {})).toEqual([
      'name',
      'expect',
      'seed',
      'policy',
      'passed',
      'why',
      'recovered',
      'downtimeSeconds',
      'errorRatio',
      'dataLossSeconds',
      'detectSeconds',
      'decideSeconds',
      'actSeconds',
      'propagateSeconds',
      'harmful',
      'actions',
      'pages',
      'journalSha256',
    ]);
  });

  it('writes the same journal for the same seed, byte for byte, and another for another', async () => {
    const hash = async (seed: string) =>
      (await score('--scenario', '1', '--seed', seed)).results.scenarios[0]?.journalSha256;
    const [one, again, other] = [await hash('3'), await hash('3'), await hash('4')];
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it('tells the story in order: the fault, what is seen, the decision, the act, its end', async () => {
    const { exit, out } = await demo('--scenario', 'instance-fails');
    expect(exit).toBe(0);
    const topics = [...out.matchAll(/^ *\d+:\d\d {2}(\w+)/gm)].map(([, topic]) => topic);
    const order = ['world', 'users', 'sees', 'incident', 'decides', 'acts', 'verifies', 'done'];
    expect(order.map((topic) => topics.indexOf(topic))).toEqual(
      order.map((topic) => topics.indexOf(topic)).toSorted((one, other) => one - other),
    );
    expect(topics).toEqual(expect.arrayContaining(order));
    expect(out).toContain('1 of 1 recovered without harm');
  });

  it.each([
    { flags: ['--scenario', 'no-such-story'], says: 'there is no demo scenario "no-such-story"' },
    { flags: ['--speed', 'fast'], says: '--speed "fast": must be a number from 0.1 to 100000' },
    { flags: ['--port', '65536'], says: '--port "65536": must be a whole number from 0 to 65535' },
    { flags: ['--seed', '-1'], says: '--seed "-1": must be a whole number' },
  ])('refuses $flags in one line', async ({ flags, says }) => {
    const { exit, err } = await demo(...flags);
    expect(exit).toBe(2);
    expect(err).toContain(says);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
