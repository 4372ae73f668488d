import { describe, expect, it } from 'vitest';
import { createWatch } from '../../../src/engine/observe.ts';
import { planSweeps } from '../../../src/engine/schedule.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { Poller } from '../../../src/pollers/poller.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { runUntil } from '../../../src/simulator/run-until.ts';
import { VirtualClock } from '../../../src/simulator/virtual-clock.ts';
import { fakeModel } from '../../support/fake-model.ts';
import { noon } from '../../support/model-builder.ts';

const accounts = [{ account: '111111111111', regions: ['eu-west-1'] }];

/** A watch over one part that takes `answerMs` to read, and what its cycle was given and was woken for. */
async function watched(answerMs: number, hurryAfterMs?: number) {
  const clock = new VirtualClock(noon);
  const answer: Observation = {
    kind: 'partial',
    observer: { name: 'ec2/status', account: '111111111111', region: 'eu-west-1' },
    observedAt: noon,
    resources: [],
    signals: [],
    gone: [],
  };
  const poll = async () => {
    await clock.sleep(answerMs);
    return [answer];
  };
  const part = { name: 'status', everyMs: 60_000, reach: 'regional' as const, permissions: [], poll };
  const pollers: readonly Poller[] = [{ name: 'ec2', parts: [part], refresh: async () => [] }];
  const wakes: number[] = [];
  const watch = createWatch({
    sweeps: planSweeps({ pollers, accounts, settings: {}, startAt: clock.monotonic(), seed: 1 }),
    pollers,
    aws: {
      client: () => {
        throw new Error('nothing here asks AWS');
      },
    },
    clock,
    log: silentLogger,
    model: fakeModel,
    wantedMetrics: () => [],
  });
  watch.onArrival(() => wakes.push(clock.monotonic()));
  const first = watch.observe();
  let firstAt: number | undefined;
  void first.then(() => (firstAt = clock.monotonic()));
  if (hurryAfterMs !== undefined) void clock.sleep(hurryAfterMs).then(() => watch.hurry());
  await runUntil(clock, noon + 5_000);
  return { taken: (await first).length, left: (await watch.observe()).length, wakes, firstAt };
}

describe('a cycle that waits for its reads', () => {
  it.each([
    { what: 'takes what comes while it waits, and no other cycle is woken for that', answerMs: 999 },
    { what: 'leaves what comes later to the next one, which is woken for it', answerMs: 1_001 },
  ])('$what', async ({ answerMs }) => {
    const { taken, left, wakes } = await watched(answerMs);
    const inTime = answerMs < 1_000;
    expect({ taken, left, wakes }).toEqual(
      inTime ? { taken: 1, left: 0, wakes: [] } : { taken: 0, left: 1, wakes: [answerMs] },
    );
  });

  it('goes on at once when somebody has news, and is woken again for what it did not wait for', async () => {
    expect(await watched(500, 20)).toEqual({ taken: 0, left: 1, wakes: [500], firstAt: 20 });
  });
});

describe('an account whose every call hangs', () => {
  it('holds up one cycle by a second, and then neither the cycles nor the sweeps of the others', async () => {
    const clock = new VirtualClock(noon);
    const reads: { readonly account: string; readonly at: number }[] = [];
    const poll: Poller['parts'][number]['poll'] = async ({ scope: { account } }) => {
      reads.push({ account, at: clock.monotonic() });
      if (account === hanging) await clock.sleep(3_600_000);
      return [];
    };
    const part = { name: 'status', everyMs: 60_000, reach: 'regional' as const, permissions: [], poll };
    const pollers: readonly Poller[] = [{ name: 'ec2', parts: [part], refresh: async () => [] }];
    const both = [...accounts, { account: hanging, regions: ['eu-west-1'] }];
    const watch = createWatch({
      sweeps: planSweeps({ pollers, accounts: both, settings: {}, startAt: clock.monotonic(), seed: 1 }),
      pollers,
      aws: {
        client: () => {
          throw new Error('nothing here asks AWS');
        },
      },
      clock,
      log: silentLogger,
      model: fakeModel,
      wantedMetrics: () => [],
    });
    const cycles: number[] = [];
    const loop = async () => {
      while (clock.monotonic() < 600_000) {
        const began = clock.monotonic();
        await watch.observe();
        cycles.push(clock.monotonic() - began);
        await clock.sleep(watch.nextInMs());
      }
    };
    const turning = loop();
    await runUntil(clock, noon + 700_000);
    await turning;

    expect(cycles.filter((waited) => waited > 0)).toEqual([1_000]);
    const others = reads.filter(({ account }) => account !== hanging).map(({ at }) => at);
    expect(others.length).toBeGreaterThanOrEqual(9);
    const gaps = others.slice(2).map((at, index) => at - (others[index + 1] ?? 0));
    // The cadence of a minute, a tenth either way.
    expect(Math.max(...gaps)).toBeLessThanOrEqual(66_000);
  });
});

const hanging = '222222222222';

describe('what is to be read again', () => {
  it.each([
    ['in an account and region that are watched', 'eu-west-1', '111111111111', 1],
    ['in a region that is not', 'eu-west-2', '111111111111', 0],
    ['in an account that is not', 'eu-west-1', '222222222222', 0],
  ])('is asked about though nobody knows it yet, %s', async (_title, region, account, asked) => {
    const id = `arn:aws:cloudformation:${region}:${account}:stack/shop/1`;
    const seen: string[] = [];
    const poller: Poller = {
      name: 'cloudformation',
      parts: [{ name: 'stacks', everyMs: 60_000, reach: 'regional', permissions: [], poll: async () => [] }],
      refresh: async (ids) => {
        seen.push(...ids);
        return [];
      },
    };
    const clock = new VirtualClock(noon);
    const watch = createWatch({
      sweeps: planSweeps({
        pollers: [poller],
        accounts,
        settings: {},
        startAt: clock.monotonic(),
        seed: 1,
      }),
      pollers: [poller],
      aws: {
        client: () => {
          throw new Error('nothing here asks AWS');
        },
      },
      clock,
      log: silentLogger,
      model: fakeModel,
      wantedMetrics: () => [],
    });
    expect(await watch.refresh([id, 'no ARN at all'], 'suspect')).toEqual({ observations: [], unread: [] });
    expect(seen).toEqual(asked === 1 ? [id] : []);
  });
});
