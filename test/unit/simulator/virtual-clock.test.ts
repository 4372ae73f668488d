import { readFile } from 'node:fs/promises';
import { array, assert, asyncProperty, integer } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runUntil } from '../../../src/simulator/run-until.ts';
import { VirtualClock } from '../../../src/simulator/virtual-clock.ts';

describe('the virtual clock', () => {
  it('fires timers by time, and timers of one instant in the order in which they were set', async () => {
    await assert(
      asyncProperty(array(integer({ min: 0, max: 20 }), { maxLength: 60 }), async (delays) => {
        const clock = new VirtualClock(1_000);
        const fired: { delay: number; order: number }[] = [];
        delays.forEach((delay, order) => clock.after(delay, () => fired.push({ delay, order })));

        await runUntil(clock, 2_000);

        const expected = delays
          .map((delay, order) => ({ delay, order }))
          .toSorted((one, other) => one.delay - other.delay || one.order - other.order);
        expect(fired).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('stands at the end asked for, even when nothing was due', async () => {
    const clock = new VirtualClock(1_000);
    await runUntil(clock, 5_000);
    expect([clock.now(), clock.monotonic()]).toEqual([5_000, 4_000]);
  });

  it.each([
    { due: 4_999, fires: true },
    { due: 5_000, fires: true },
    { due: 5_001, fires: false },
  ])('a timer due at $due fires by 5000: $fires', async ({ due, fires }) => {
    const clock = new VirtualClock(1_000);
    let fired = false;
    clock.at(due, () => {
      fired = true;
    });
    await runUntil(clock, 5_000);
    expect(fired).toBe(fires);
  });

  it('lets whoever reads files read them all before time moves on', async () => {
    const clock = new VirtualClock(0);
    let doneAt: number | undefined;
    clock.every(1, 1, () => undefined);
    const reading = (async () => {
      await clock.sleep(5);
      // Closing a file comes after its last read; what comes after the closing belongs to the same moment.
      for (let file = 0; file < 100; file += 1) await readFile(import.meta.filename);
      doneAt = clock.now();
    })();

    await runUntil(clock, 100);
    await reading;

    expect(doneAt).toBe(5);
  });

  it('lets a sleeper run to its next sleep before time moves on', async () => {
    const clock = new VirtualClock(0);
    const seen: string[] = [];
    clock.after(10, () => seen.push('world at 10'));
    const sleeper = (async () => {
      await clock.sleep(5);
      await Promise.resolve();
      seen.push(`woke at ${clock.now()}`);
      await clock.sleep(5);
      seen.push(`woke at ${clock.now()}`);
    })();

    await runUntil(clock, 100);
    await sleeper;

    expect(seen).toEqual(['woke at 5', 'world at 10', 'woke at 10']);
  });

  it('wakes a sleeper at once when its signal aborts, and drops its timer', async () => {
    const clock = new VirtualClock(0);
    const abort = new AbortController();
    const sleeping = clock.sleep(60_000, abort.signal);

    abort.abort();
    await sleeping;

    expect([clock.now(), clock.nextAt()]).toEqual([0, undefined]);
    await expect(clock.sleep(60_000, AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('repeats a periodic callback until it is cancelled', async () => {
    const clock = new VirtualClock(0);
    const at: number[] = [];
    const ticking = clock.every(10, 3, () => {
      at.push(clock.now());
      if (at.length === 3) ticking.cancel();
    });
    await runUntil(clock, 1_000);
    expect(at).toEqual([3, 13, 23]);
  });

  it('lets no time pass while production code reads files, and closes them', async () => {
    const clock = new VirtualClock(0);
    let read = 0;
    clock.after(5, () => {
      void clock.sleep(0).then(async () => {
        for (; read < 50; read += 1) await readFile(import.meta.filename, 'utf8');
      });
    });
    clock.after(6, () => expect(read).toBe(50));
    await runUntil(clock, 10);
    expect(read).toBe(50);
  });

  it('refuses to pass over a timer that is due', () => {
    const clock = new VirtualClock(0);
    clock.after(10, () => undefined);
    expect(() => clock.passTo(11)).toThrow('cannot pass over a timer');
  });

  it('keeps step with the wall clock at a speed, and stops when it is told to', async () => {
    const clock = new VirtualClock(0);
    const abort = new AbortController();
    clock.every(1_000, 1_000, () => {
      if (clock.now() === 3_000) abort.abort();
    });
    const began = performance.now();
    await runUntil(clock, 1_000_000, { speed: 100, signal: abort.signal });
    expect(clock.now()).toBe(3_000);
    expect(performance.now() - began).toBeGreaterThan(20);
  });
});
