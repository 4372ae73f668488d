import { describe, expect, it } from 'vitest';
import { Parts } from '../../../src/model/parts-serving.ts';
import type { Signal, SignalState } from '../../../src/model/signal.ts';
import { noon } from '../../support/model-builder.ts';

const part = (state: SignalState): Signal => ({
  resource: 'part',
  check: 'elb/targets-serving',
  state,
  since: noon,
  observedAt: noon,
  validForMs: 60_000,
  family: 'network',
  reason: 'so it is',
});

describe('what a sum of parts says', () => {
  it.each<[string, SignalState[], SignalState, string]>([
    ['all serve', ['pass', 'pass'], 'pass', '2 of 2 target groups serve'],
    [
      'all serve, one of them with warnings: else it would warn of nothing',
      ['pass', 'warn'],
      'warn',
      '2 of 2 target groups serve, 1 of them with warnings',
    ],
    ['some fail', ['pass', 'fail'], 'warn', '1 of 2 target groups serve'],
    ['some are not known', ['pass', 'unknown'], 'pass', '1 of 2 target groups serve, 1 unknown'],
    ['all fail', ['fail', 'fail'], 'fail', '0 of 2 target groups serve'],
    [
      'none serves, and one is not known',
      ['fail', 'unknown'],
      'unknown',
      '0 of 2 target groups serve, 1 unknown',
    ],
  ])('where %s', (_where, states, state, reason) => {
    const parts = new Parts(noon);
    for (const each of states) parts.add(part(each));
    expect(parts.signal('whole', 'target groups', 0)).toMatchObject({ state, reason });
  });
});
