import { describe, expect, it } from 'vitest';
import type { Rung } from '../../../src/policy/policy.ts';
import type { Decision } from '../../../src/safety/decision.ts';
import { needsHuman } from '../../../src/safety/needs-human.ts';
import { instanceId, noon } from '../../support/model-builder.ts';
import { actionRung, pageRung, policy, proposal } from '../../support/safety-builder.ts';

const ladder = [actionRung(), pageRung];
const decision = (rungIndex: number, remedy: readonly Rung[] = ladder, target = '1'): Decision => ({
  proposal: proposal({
    policy: policy({ remedy }),
    target: instanceId(target),
    rungIndex,
    rung: remedy[rungIndex] ?? pageRung,
  }),
  at: noon,
  outcome: 'refuse',
  results: [],
});

describe('a ladder at its end', () => {
  it.each<[string, readonly Decision[], number]>([
    ['whose page is all that is left', [decision(1)], 1],
    ['that still stands on a remedy', [decision(0)], 0],
    ['that calls beside a remedy which may still come', [decision(0), decision(1)], 0],
    ['while the remedy is for another target', [decision(0, ladder, '2'), decision(1)], 1],
    ['that has no remedy at all', [decision(0, [pageRung])], 0],
  ])('%s', (_what, decisions, count) => {
    expect(needsHuman(decisions)).toHaveLength(count);
  });
});
