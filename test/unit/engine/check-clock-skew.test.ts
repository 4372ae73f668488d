import { describe, expect, it } from 'vitest';
import { checkClockSkew, withoutUndated } from '../../../src/engine/check-clock-skew.ts';
import { createTroubles } from '../../../src/engine/troubles.ts';
import type { Observation } from '../../../src/model/observation.ts';
import { defaultSafetySettings } from '../../../src/safety/settings.ts';
import { noon } from '../../support/model-builder.ts';

function stage() {
  const edges: string[] = [];
  const troubles = createTroubles(({ reason }, state) => edges.push(`${state}: ${reason}`));
  let skewMs: number | undefined;
  const engine = { troubles, settings: defaultSafetySettings, clockSkewMs: () => skewMs };
  return {
    edges,
    troubles,
    at: (skew: number | undefined) => {
      skewMs = skew;
      return checkClockSkew(engine, noon);
    },
  };
}

describe('the skew of the clock', () => {
  it.each<[number | undefined, 'nothing' | 'said' | 'blind']>([
    [undefined, 'nothing'],
    [4_999, 'nothing'],
    [-4_999, 'nothing'],
    [5_000, 'said'],
    [-5_000, 'said'],
    [59_999, 'said'],
    [60_000, 'blind'],
    [-60_000, 'blind'],
  ])('of %s ms: %s', (skew, what) => {
    const { at, troubles } = stage();

    const undatable = at(skew);

    expect(undatable !== undefined).toBe(what === 'blind');
    expect(troubles.list().map(({ blocksActing, quiet = false }) => ({ blocksActing, quiet }))).toEqual(
      what === 'nothing' ? [] : [{ blocksActing: what === 'blind', quiet: what === 'said' }],
    );
  });

  it('says by how much, which way, and what to do', () => {
    expect(stage().at(75_400)).toBe(
      "this machine's clock is 75 s ahead of AWS's (less than 60 s is needed): nothing that is read now can be dated, so nothing is acted on. Check NTP",
    );
    expect(stage().at(-75_400)).toMatch(/75 s behind AWS's/);
  });

  it('is said once as long as it stands, however it moves, and again when it becomes worse or is over', () => {
    const { at, edges } = stage();
    for (const skew of [10_000, 11_000, 61_000, 62_000, 63_000, 0, 0]) at(skew);
    expect(edges.map((edge) => edge.slice(0, edge.indexOf(" AWS's")))).toEqual([
      "began: this machine's clock is 10 s ahead of",
      "ended: this machine's clock is 10 s ahead of",
      "began: this machine's clock is 61 s ahead of",
      "ended: this machine's clock is 61 s ahead of",
    ]);
  });
});

describe('what was read by a clock that is wrong', () => {
  const observer = { name: 'ec2/status', account: '123456789012', region: 'eu-west-1' };
  const read: Observation = { kind: 'complete', observer, observedAt: noon, resources: [], signals: [] };
  const denied: Observation = {
    kind: 'failed',
    observer,
    observedAt: noon,
    failure: 'denied',
    reason: 'no permission',
  };

  it('counts as not read, and what was not read stays so', () => {
    expect(withoutUndated([read, denied], 'the clock is off')).toEqual([
      { kind: 'failed', observer, observedAt: noon, failure: 'broken', reason: 'the clock is off' },
      denied,
    ]);
  });

  it('is nothing where the clock is right', () => {
    expect(withoutUndated([read, denied], undefined)).toEqual([read, denied]);
  });
});
