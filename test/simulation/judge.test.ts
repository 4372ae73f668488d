import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { buildRunStage } from '../../src/simulator/gameday/run-stage.ts';
import { rules } from '../../src/simulator/judge/registry.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { projectRoot } from '../support/source-tree.ts';

/** Whole runs of naive automation, and the harm that each must be found with. */
const naive: Readonly<Record<string, readonly string[]>> = {
  'promote-stale-candidate': ['H3', 'H8'],
  'byzantine-switch-promote-triggers-rebuild': ['H1', 'H2', 'H5', 'H7', 'H10'],
  'wrong-target-wipe-and-dead-backups': ['H4', 'H6', 'H12'],
  'thundering-herd-on-return': ['H11'],
};

describe('whole runs of harmful automation', () => {
  it.each(Object.entries(naive))('%s is found with %j', async (name, codes) => {
    const scenario = join(projectRoot, 'scenarios', `${name}.yaml`);
    const { result } = await playRun({ scenario, seed: 1, policy: 'naive' });
    const found = new Set(result.harmful.map(({ code }) => code));
    expect([...found]).toEqual(expect.arrayContaining([...codes]));
    expect(result.passed).toBe(false);
    expect(result.actions.length).toBeGreaterThan(0);
  });

  it('a plan that is carried out after another changed what it rests on is found with H9', async () => {
    const stack = loadStack('shop');
    const stage = buildRunStage({ stack, limits: stack.limits, seed: 1, policy: 'nothing' });
    const { world, judge } = stage;
    const scope = { account: world.account, region: 'us-east-1' };
    const call = (caller: string, operation: string, input: object) =>
      simulatedTransport(world, { caller })({ service: 'Auto Scaling', operation, input, scope });
    const size = (DesiredCapacity: number) => ({ AutoScalingGroupName: 'shop-web', DesiredCapacity });
    try {
      await runUntil(world.clock, world.clock.now() + 300_000);
      await call('naive', 'DescribeAutoScalingGroups', {});
      await runUntil(world.clock, world.clock.now() + 60_000);
      await call('operator', 'SetDesiredCapacity', size(5));
      await call('naive', 'DescribeAutoScalingGroups', { AutoScalingGroupNames: ['another-group'] });
      await runUntil(world.clock, world.clock.now() + 240_000);
      await call('naive', 'SetDesiredCapacity', size(6));
      judge.end();
      expect(judge.harms.map(({ code }) => code)).toEqual(['H9']);
    } finally {
      stage.close();
    }
  });

  it('between them show every kind of harm', () => {
    const shown = new Set(['H9', ...Object.values(naive).flat()]);
    expect(rules.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([]);
  });
});
