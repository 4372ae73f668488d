import { describe, expect, it } from 'vitest';
import { noticeBrokenGates } from '../../../src/engine/self-check.ts';
import { createTroubles } from '../../../src/engine/troubles.ts';
import type { Gate } from '../../../src/safety/gate.ts';
import { judge } from '../../../src/safety/judge.ts';
import { noon } from '../../support/model-builder.ts';
import { facts, proposal } from '../../support/safety-builder.ts';

const gate = (evaluate: Gate['evaluate']): Gate => ({
  name: 'floor',
  protects: 'Enough goes on serving.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,
  evaluate,
});
const breaking = gate(() => {
  throw new Error('planted');
});
const working = gate(() => ({ outcome: 'deny', reason: 'Too little would serve.' }));

describe('a gate that breaks', () => {
  it('is a trouble that people are told of once, until it works again', () => {
    const edges: string[] = [];
    const troubles = createTroubles(({ part }, state) => edges.push(`${part} ${state}`));
    const judged = (one: Gate) => {
      const decisions = judge([one], [proposal()], facts());
      const standing = new Map(decisions.map((decision) => [decision.proposal.key, decision]));
      noticeBrokenGates({ troubles }, { decisions: standing }, noon);
    };

    judged(breaking);
    judged(breaking);
    const reason = troubles.list()[0]?.reason;
    judged(working);

    expect(edges).toEqual(['gate:floor began', 'gate:floor ended']);
    expect(reason).toBe(
      'the gate floor breaks, so nothing that it guards is done: This check itself failed, which counts as a refusal: planted. This is a bug in Holdfast',
    );
  });
});
