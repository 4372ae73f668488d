import { describe, expect, it } from 'vitest';
import { settling } from '../../../../src/safety/gates/settling.ts';
import { defaultSafetySettings } from '../../../../src/safety/settings.ts';
import { noon } from '../../../support/model-builder.ts';
import { facts, proposal } from '../../../support/safety-builder.ts';

describe('settling', () => {
  it.each([
    [noon - 1, 'allow'],
    [noon, 'allow'],
    [noon + 1, 'defer'],
  ])('until %i: %s', (settleUntil, outcome) => {
    const settings = { ...defaultSafetySettings, settleUntil };

    expect(settling.evaluate(proposal(), facts({ settings })).outcome).toBe(outcome);
  });

  it('says when it is over', () => {
    const settings = { ...defaultSafetySettings, settleUntil: noon + 90_000 };

    expect(settling.evaluate(proposal(), facts({ settings }))).toMatchObject({
      until: noon + 90_000,
      value: '90 s to go',
    });
  });
});
