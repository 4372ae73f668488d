import { describe, expect, it } from 'vitest';
import { planSweeps, type ReadOutcome, reschedule, type Sweep } from '../../../src/engine/schedule.ts';
import type { PollPart, Poller } from '../../../src/pollers/poller.ts';
import { minute } from '../../support/safety-builder.ts';

function part(name: string, everyMs: number, reach: PollPart['reach'] = 'regional'): PollPart {
  return { name, everyMs, reach, permissions: [], poll: async () => [] };
}

function poller(name: string, ...parts: readonly PollPart[]): Poller {
  return { name, parts, refresh: async () => [] };
}

const accounts = [{ account: '111111111111', regions: ['eu-west-1', 'us-east-1'] }];
const plan = (pollers: readonly Poller[], settings: Parameters<typeof planSweeps>[0]['settings'] = {}) =>
  planSweeps({ pollers, accounts, settings, startAt: 0, seed: 1 });

describe('the sweeps of a daemon', () => {
  it('read a regional part in each region, and a global one once an account', () => {
    const sweeps = plan([
      poller('ec2', part('status', minute)),
      poller('route53', part('zones', minute, 'global')),
    ]);
    expect(sweeps.map(({ poller: { name }, scope }) => `${name} ${scope.region}`)).toEqual([
      'ec2 eu-west-1',
      'ec2 us-east-1',
      'route53 us-east-1',
    ]);
  });

  it('leave out a poller that is switched off', () => {
    expect(plan([poller('ec2', part('status', minute))], { ec2: { enabled: false } })).toEqual([]);
  });

  it('stretch every part of a poller in the proportion of its quickest', () => {
    const two = poller('rds', part('instances', minute), part('lag', minute / 2));
    const sweeps = plan([two], { rds: { enabled: true, every: minute } });
    expect(sweeps.slice(0, 3).map(({ everyMs, stretch }) => [everyMs, stretch])).toEqual([
      [2 * minute, 2],
      [2 * minute, 2],
      [minute, 2],
    ]);
  });
});

describe('the second read', () => {
  const seconds = (takesOver: boolean) => {
    const parts = ['clusters', 'groups', 'nodes'].map((name) => part(name, minute));
    const sweeps = planSweeps({
      pollers: [poller('elasticache', ...parts), poller('arc', part('shifts', minute))],
      accounts: [{ account: '111111111111', regions: ['eu-west-1'] }],
      settings: {},
      startAt: 0,
      seed: 1,
      takesOver,
    });
    return sweeps.map(({ secondReadMs }) => secondReadMs);
  };

  it('is for all parts as soon after the first', () => {
    expect(seconds(false)).toEqual([15_000, 15_000, 15_000, 15_000]);
  });

  it('of who takes over keeps the order of the parts, some of which build on the second read of others', () => {
    expect(seconds(true)).toEqual([10_000, 15_000, 20_000, 10_000]);
  });
});

describe('the next read', () => {
  const next = (outcome: ReadOutcome, runs: number, everyMs: number, jitter: number): number => {
    const [sweep] = plan([poller('ec2', part('status', everyMs))]);
    if (sweep === undefined) throw new Error('no sweep was planned');
    const read: Sweep = { ...sweep, runs, jitter: { next: () => jitter } };
    reschedule(read, outcome, 1000);
    return read.nextAt - 1000;
  };

  it.each<[string, ReadOutcome, number, number, number]>([
    ['follows soon after the first, which it can build on', 'read', 1, 5 * minute, 15_000],
    ['keeps its cadence from then on', 'read', 2, 5 * minute, 5 * minute],
    ['is never later than its cadence', 'read', 1, 10_000, 10_000],
    ['after a failure does not wait for a slow cadence', 'failed', 2, 10 * minute, minute],
    ['after a failure is never sooner than a quick cadence', 'failed', 2, 30_000, 30_000],
    ['of a part that lacks a permission is the next permission check', 'denied', 2, minute, 30 * minute],
  ])('%s', (_what, outcome, runs, everyMs, waitMs) => {
    expect(next(outcome, runs, everyMs, 0.5)).toBe(waitMs);
  });

  it.each<[string, number, readonly number[]]>([
    ['of a quick part', 30_000, [30_000, 60_000, 120_000, 120_000]],
    ['of a part each minute', minute, [minute, 2 * minute, 2 * minute]],
    ['of a slow part', 5 * minute, [minute, 2 * minute, 4 * minute, 5 * minute, 5 * minute]],
    [
      'of a part slower than any pause',
      10 * minute,
      [minute, 2 * minute, 4 * minute, 8 * minute, 10 * minute],
    ],
  ])('%s comes later with each failure in a row', (_what, everyMs, waits) => {
    const [sweep] = plan([poller('ec2', part('status', everyMs))]);
    if (sweep === undefined) throw new Error('no sweep was planned');
    const failing: Sweep = { ...sweep, runs: 2, jitter: { next: () => 0.5 } };
    const waitAfter = (outcome: ReadOutcome) => {
      reschedule(failing, outcome, 0);
      return failing.nextAt;
    };
    expect(waits.map(() => waitAfter('failed'))).toEqual(waits);
    expect(waitAfter('read')).toBe(everyMs);
    expect(waitAfter('failed')).toBe(waits[0]);
  });

  it('comes a tenth earlier or later, so that daemons do not ask in step', () => {
    expect(next('read', 2, minute, 0)).toBe(54_000);
    expect(next('read', 2, minute, 0.999_999)).toBeCloseTo(66_000, -1);
  });
});
