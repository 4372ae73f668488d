import { describe, expect, it } from 'vitest';
import { stopSwitch } from '../../../../src/safety/gates/stop-switch.ts';
import { noon } from '../../../support/model-builder.ts';
import { facts, proposal } from '../../../support/safety-builder.ts';

describe('the stop switch', () => {
  it.each([
    ['clear', 0, 'allow'],
    ['clear', 60_000, 'allow'],
    ['clear', 60_001, 'deny'],
    ['thrown', 0, 'deny'],
    ['unreadable', 0, 'deny'],
  ] as const)('%s, read %i ms ago: %s', (state, ageMs, outcome) => {
    const stop = { state, source: 'holdfast.stop', readAt: noon - ageMs };

    expect(stopSwitch.evaluate(proposal(), facts({ stop }))).toMatchObject({ outcome, evidenceAgeMs: ageMs });
  });

  it('says which switch it is and why it was thrown', () => {
    const stop = { state: 'thrown', source: 'api', reason: 'Ana: wrong region', readAt: noon } as const;

    expect(stopSwitch.evaluate(proposal(), facts({ stop })).reason).toBe(
      'The stop switch (api) is thrown: Ana: wrong region.',
    );
  });

  it('says how it is cleared where that is known', () => {
    const stop = {
      state: 'thrown',
      source: 'memory',
      reason: 'Ana: no.',
      wayOut: 'holdfast resume',
      readAt: noon,
    } as const;

    expect(stopSwitch.evaluate(proposal(), facts({ stop })).reason).toBe(
      'The stop switch (memory) is thrown: Ana: no. To go on: holdfast resume.',
    );
  });
});
