import { describe, expect, it } from 'vitest';
import { runUntil } from '../../../src/simulator/run-until.ts';
import { VirtualClock } from '../../../src/simulator/virtual-clock.ts';

describe('a run on the virtual clock', () => {
  it('goes on as soon as what it waited for has answered', async () => {
    const clock = new VirtualClock(0);
    let turns = 0;

    await runUntil(clock, 1_000, { busy: () => (turns += 1) < 10, patienceMs: 0 });

    expect(clock.now()).toBe(1_000);
  });

  it('is given up with the reason when a call is never answered', async () => {
    const clock = new VirtualClock(0);

    const run = runUntil(clock, 1_000, { busy: () => true, patienceMs: 2 });

    await expect(run).rejects.toThrow(
      'nothing answered for 0.002 s of real time: a call to AWS is under way',
    );
  });
});
