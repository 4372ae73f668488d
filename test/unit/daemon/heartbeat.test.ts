import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createAwsAccess } from '../../../src/aws/client-pool.ts';
import { heartbeatMetric, startHeartbeat } from '../../../src/daemon/heartbeat.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { runUntil } from '../../../src/simulator/run-until.ts';
import { VirtualClock } from '../../../src/simulator/virtual-clock.ts';
import { projectRoot } from '../../support/source-tree.ts';

/** A heartbeat on a virtual clock, with what it sends. */
function beating(answer: () => object = () => ({})) {
  const clock = new VirtualClock(0);
  const sent: { readonly at: number; readonly input: unknown }[] = [];
  let idleMs = 0;
  const aws = createAwsAccess({
    clock,
    log: silentLogger,
    accounts: [{ account: '111122223333' }],
    transport: async ({ operation, input }) => {
      if (operation === 'PutMetricData') sent.push({ at: clock.now(), input });
      return answer();
    },
  });
  const stop = startHeartbeat({
    aws,
    scope: { account: '111122223333', region: 'eu-west-1' },
    name: 'shop',
    view: { sinceLastCycleMs: () => idleMs },
    clock,
    log: silentLogger,
  });
  return {
    sent,
    stop,
    stall: (ms: number) => {
      idleMs = ms;
    },
    play: (ms: number) => runUntil(clock, clock.now() + ms),
  };
}

describe('the heartbeat', () => {
  it('says each minute that it watches', async () => {
    const { sent, play, stop } = beating();
    await play(150_000);
    stop();
    await play(120_000);
    expect(sent.map(({ at }) => Math.round(at / 60_000))).toEqual([0, 1, 2]);
    expect(sent[0]?.input).toEqual({
      Namespace: 'Holdfast',
      MetricData: [{ MetricName: 'Watching', Value: 1, Dimensions: [{ Name: 'Name', Value: 'shop' }] }],
    });
  });

  it.each([
    [90_000, 3],
    [90_001, 0],
  ])('with a loop that has not turned for %i ms is said %i times', async (idle, times) => {
    const { sent, stall, play, stop } = beating();
    await play(1_000);
    sent.length = 0;
    stall(idle);
    await play(180_000);
    stop();
    expect(sent).toHaveLength(times);
  });

  it('goes on after one that could not be sent', async () => {
    let fails = true;
    const { sent, play, stop } = beating(() => {
      if (fails)
        throw Object.assign(new Error('not allowed'), {
          name: 'AccessDenied',
          $metadata: { httpStatusCode: 403 },
        });
      return {};
    });
    await play(30_000);
    fails = false;
    await play(60_000);
    stop();
    expect(sent.length).toBeGreaterThanOrEqual(2);
  });
});

describe('deploy/heartbeat', () => {
  const read = (file: string) => readFileSync(join(projectRoot, 'deploy/heartbeat', file), 'utf8');

  it('has an alarm on what is sent, for which silence is bad', () => {
    const { Properties } = parse(read('cloudformation.yaml'), { logLevel: 'silent' }).Resources.Silent;
    expect(Properties).toMatchObject({
      Namespace: heartbeatMetric.namespace,
      MetricName: heartbeatMetric.name,
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
    });
    expect(read('main.tf')).toContain(`metric_name         = "${heartbeatMetric.name}"`);
    expect(read('main.tf')).toContain('treat_missing_data = "breaching"');
  });
});
