import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { play } from '../../src/simulator/demo/play.ts';
import { demoScenarios } from '../../src/simulator/demo/scenario.ts';
import { buildStage } from '../../src/simulator/demo/stage.ts';
import { chatter } from '../support/crowd.ts';
import { shop } from '../support/shop.ts';

describe('promtool', () => {
  // Debian has it in the package `prometheus`; a check that quietly does not run is none.
  beforeAll(() => {
    const { status } = spawnSync('promtool', ['--version']);
    if (status !== 0) throw new Error('promtool is not installed: apt-get install prometheus');
  });

  const check = (text: string) => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: text,
      encoding: 'utf8',
    });
    return { status, said: `${stdout}${stderr}`.trim() };
  };

  it('has nothing to say against our metrics', async () => {
    const fake = shop();
    const metrics = createMetrics({ view: fake.view, processMetrics: true });
    for (const event of chatter(fake)) metrics.record(event);

    expect(check(await metrics.render())).toEqual({ status: 0, said: '' });
  });

  it('has nothing to say against what a daemon answers that has repaired a shop three times', async () => {
    const stage = await buildStage({ stack: 'storefront', seed: 1, port: 0 });
    try {
      await stage.daemon.start();
      const { totals } = await play(stage, demoScenarios.slice(0, 3), { seed: 1 });
      const text = await (await fetch(`${stage.daemon.url}/metrics`)).text();

      expect(totals).toMatchObject({ recovered: 3 });
      for (const action of ['replace-instance', 'roll-back-service', 'failover-cache'])
        expect(text).toContain(`action="${action}"`);
      expect(check(text)).toEqual({ status: 0, said: '' });
    } finally {
      await stage.close();
    }
  });

  it('would complain about a counter without _total', () => {
    const { status, said } = check('# HELP x_calls Calls.\n# TYPE x_calls counter\nx_calls 1\n');

    expect(status).not.toBe(0);
    expect(said).toContain('_total');
  });
});
