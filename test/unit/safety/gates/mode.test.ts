import { describe, expect, it } from 'vitest';
import { mode } from '../../../../src/safety/gates/mode.ts';
import { defaultSafetySettings } from '../../../../src/safety/settings.ts';
import { facts, policy, proposal } from '../../../support/safety-builder.ts';

describe('the mode', () => {
  it.each([
    ['observe', 'auto', 'deny'],
    ['propose', 'auto', 'deny'],
    ['approve', 'auto', 'allow'],
    ['veto', 'auto', 'allow'],
    ['auto', 'auto', 'allow'],
    ['auto', 'approve', 'allow'],
    ['auto', 'propose', 'deny'],
    ['auto', 'observe', 'deny'],
  ] as const)('of a policy is %s and the daemon may at most %s: %s', (own, maxMode, outcome) => {
    const settings = { ...defaultSafetySettings, maxMode };

    const answer = mode.evaluate(proposal({ policy: policy({ mode: own }) }), facts({ settings }));

    expect(answer).toMatchObject({
      outcome,
      value: `the policy says ${own}, the configuration at most ${maxMode}`,
      bound: 'approve, veto or auto in both',
    });
  });

  it('of the daemon is to observe, where nobody said otherwise', () => {
    expect(defaultSafetySettings.maxMode).toBe('observe');
  });
});
