import { describe, expect, it } from 'vitest';
import { blockIf } from '../../../../src/safety/gates/block-if.ts';
import { condition, facts, policy, proposal } from '../../../support/safety-builder.ts';

describe("a policy's blockers", () => {
  it.each([
    ['none is named', [], 'allow'],
    ['none holds', [false, false], 'allow'],
    ['one holds', [false, true], 'deny'],
    ['one cannot be told', [false, 'unknown'], 'deny'],
  ] as const)('%s', (_title, answers, outcome) => {
    const blocked = policy({ blockIf: answers.map((answer) => condition(answer, `it is ${answer}`)) });

    expect(blockIf.evaluate(proposal({ policy: blocked }), facts()).outcome).toBe(outcome);
  });

  it('are named in their own words', () => {
    const blocked = policy({ blockIf: [condition(true, "alarm('checkout-5xx')")] });

    expect(blockIf.evaluate(proposal({ policy: blocked }), facts()).reason).toContain(
      "alarm('checkout-5xx')",
    );
  });
});
