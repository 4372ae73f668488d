import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { crashesIn, soak } from '../soak/soak.ts';

describe('a soak of random faults', () => {
  it('finds nothing that breaks down in two runs on each stack', async () => {
    const { runs, virtualHours, crashes } = await soak({
      seed: 2_000,
      runs: 10,
      workers: 2,
      clock: systemClock,
      stop: new AbortController().signal,
    });

    expect(crashes.join('\n')).toBe('');
    expect({ runs, virtualHours }).toEqual({ runs: 10, virtualHours: 11 });
  });

  it('stops when it is told to', async () => {
    const stop = AbortSignal.abort();
    const tally = await soak({ seed: 1, runs: 100, workers: 2, clock: systemClock, stop });
    expect(tally.runs).toBe(0);
  });

  it('takes a run that broke off for a crash', () => {
    expect(crashesIn({ kind: 'failed', reason: 'the worker ended with code 1' })).toEqual([
      'the run broke off: the worker ended with code 1',
    ]);
  });
});
