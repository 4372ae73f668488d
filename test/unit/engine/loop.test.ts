import { afterEach, describe, expect, it } from 'vitest';
import { runUntil } from '../../../src/simulator/run-until.ts';
import { stormStage } from '../../support/storm-stage.ts';

let stage: Awaited<ReturnType<typeof stormStage>>;
afterEach(() => stage.end());

/** A loop at rest for long, on a clock on which a cycle takes no time. */
async function start() {
  stage = await stormStage({ policies: [], say: () => [] });
  await stage.playTo(200.5);
  const startedAt = stage.now();
  const writtenAt: number[] = [];
  return {
    writtenAt,
    /** Pushes so many milliseconds after the beginning, and notes when the cycle that took it was over. */
    pushAt: async (ms: number) => {
      await runUntil(stage.clock, startedAt + ms);
      void stage.engine
        .push({ observations: [], reread: [] })
        .then(() => writtenAt.push(stage.now() - startedAt));
    },
    playTo: (ms: number) => runUntil(stage.clock, startedAt + ms),
  };
}

describe('what is pushed', () => {
  it('to a loop that waits is taken at once', async () => {
    const { pushAt, playTo, writtenAt } = await start();
    await pushAt(3);
    await playTo(4);
    expect(writtenAt).toEqual([3]);
  });

  it.each([
    ['right after a cycle waits for the shortest rest', 1, 5],
    ['at the end of the shortest rest is taken at once', 5, 5],
    ['later in the rest is taken at once', 30, 30],
  ])('%s', async (_what, at, takenAt) => {
    const { pushAt, playTo, writtenAt } = await start();
    await pushAt(0);
    await pushAt(at);
    await playTo(60);
    expect(writtenAt).toEqual([0, takenAt]);
  });

  it('each millisecond is taken in batches, five milliseconds apart', async () => {
    const { pushAt, playTo, writtenAt } = await start();
    for (let ms = 0; ms < 100; ms += 1) await pushAt(ms);
    await playTo(200);
    expect(writtenAt).toHaveLength(100);
    expect([...new Set(writtenAt)]).toEqual(Array.from({ length: 21 }, (_, index) => index * 5));
  });

  it('is the only thing that ends a rest early: a request to look waits for its end', async () => {
    const { pushAt, playTo, writtenAt } = await start();
    await pushAt(0);
    await playTo(10);
    const before = stage.cycles();
    stage.engine.commands.resume('ana').catch(() => undefined);
    await playTo(49);
    expect(stage.cycles()).toBe(before);
    await playTo(50);
    expect(stage.cycles()).toBe(before + 1);
    expect(writtenAt).toEqual([0]);
  });
});
