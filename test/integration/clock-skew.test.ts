import { afterEach, describe, expect, it } from 'vitest';
import type { View } from '../../src/engine/view.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage> | undefined;
afterEach(async () => {
  await stage?.end();
  stage = undefined;
});

/** The daemon in a shop; the clock of its machine goes wrong by so much, and then an instance hangs. */
async function playAhead(milliseconds: number) {
  let offset = 0;
  stage = daemonStage({
    wrapClock: (clock) => ({
      now: () => clock.now() + offset,
      monotonic: () => clock.monotonic(),
      sleep: (duration, signal) => clock.sleep(duration, signal),
    }),
  });
  const daemon = await stage.start();
  await stage.playTo(300);
  offset = milliseconds;
  stage.hangOne();
  await stage.playTo(720);
  return { stage, daemon };
}

const aboutClocks = (view: View) => view.troubles().filter(({ part }) => part.startsWith('clock'));

describe('a machine whose clock is ahead of AWS’s', () => {
  it.each([-4_000, 4_000])('by %i ms acts as ever', async (ahead) => {
    const { stage: shop, daemon } = await playAhead(ahead);

    expect(shop.mutations()).toEqual([replaceCall]);
    expect(aboutClocks(daemon.view)).toEqual([]);
  });

  it.each([-75_000, 75_000])(
    'by %i ms acts on nothing, is observer-blind, and calls people once',
    async (ahead) => {
      const { stage: shop, daemon } = await playAhead(ahead);

      expect(shop.mutations()).toEqual([]);
      expect(aboutClocks(daemon.view)).toMatchObject([{ part: 'clock-skew', blocksActing: true }]);
      const verdicts = [...daemon.view.model().verdicts.values()];
      expect(verdicts.filter(({ kind }) => kind === 'host-failed')).toEqual([]);
      const blind = verdicts.find(({ kind }) => kind === 'observer-blind');
      expect(blind?.reason).toMatch(/this machine's clock is 7[45] s (?:ahead of|behind) AWS's/);
      const pages = shop.entries.filter((event) => event.kind === 'page' && event.target === 'clock-skew');
      expect(pages).toHaveLength(1);
    },
  );
});
