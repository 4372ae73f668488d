import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { chatter } from '../support/crowd.ts';
import { shop } from '../support/shop.ts';

/** Debian has it in the package `prometheus`. */
const promtool = spawnSync('promtool', ['--version'], { encoding: 'utf8' });

describe.runIf(promtool.status === 0)('promtool', () => {
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

  it('would complain about a counter without _total', () => {
    const { status, said } = check('# HELP x_calls Calls.\n# TYPE x_calls counter\nx_calls 1\n');

    expect(status).not.toBe(0);
    expect(said).toContain('_total');
  });
});
