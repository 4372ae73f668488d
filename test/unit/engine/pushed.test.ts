import { describe, expect, it } from 'vitest';
import { createPushedFacts, type Fate } from '../../../src/engine/pushed.ts';

function facts() {
  let now = 0;
  const pushed = createPushedFacts(() => now);
  const fates: Fate[] = [];
  return {
    ...pushed,
    fates,
    pass: (milliseconds: number) => (now += milliseconds),
    push: (...reread: readonly string[]) =>
      void pushed.push({ observations: [], reread }).then((fate) => fates.push(fate)),
    settled: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

describe('what is pushed', () => {
  it('is written once the cycle that took it says so, and not what came after it took', async () => {
    const { push, take, written, fates, settled } = facts();
    push();
    take();
    push();
    written();
    await settled();
    expect(fates).toEqual(['written']);
  });

  it('is lost when the cycle that took it broke off', async () => {
    const { push, take, fates, settled } = facts();
    push();
    take();
    take();
    await settled();
    expect(fates).toEqual(['lost']);
  });

  it('waits while the journal takes nothing, and is written with a later cycle', async () => {
    const { push, take, unwritten, written, fates, settled } = facts();
    push();
    take();
    unwritten();
    take();
    await settled();
    expect(fates).toEqual([]);
    written();
    await settled();
    expect(fates).toEqual(['written']);
  });

  it('wakes the loop', () => {
    const { push, onArrival } = facts();
    let woken = 0;
    onArrival(() => (woken += 1));
    push();
    expect(woken).toBe(1);
  });

  it('is read again fifty things a second, each once however often it was told', () => {
    const { push, takeHints, nextHintsInMs, pass } = facts();
    push(...Array.from({ length: 60 }, (_, index) => `i-${index}`));
    push('i-0');

    expect(nextHintsInMs()).toBe(0);
    expect(takeHints()).toHaveLength(50);
    expect(takeHints()).toEqual([]);
    expect(nextHintsInMs()).toBe(1000);
    pass(999);
    expect(takeHints()).toEqual([]);
    pass(1);
    expect(takeHints()).toHaveLength(10);
    expect(nextHintsInMs()).toBe(Number.POSITIVE_INFINITY);
  });
});
