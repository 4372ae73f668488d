import { describe, expect, it } from 'vitest';
import { rules } from '../../../src/model/rules/registry.ts';
import { isSharedCause, rankOfCause, sharedCauses } from '../../../src/model/shared-cause.ts';
import { verdictKinds } from '../../../src/model/verdict.ts';

describe('the rank of causes', () => {
  it('is the order in which the rules look for them', () => {
    const named = rules.flatMap(({ name }) => sharedCauses.filter((cause) => cause === name));
    expect(named).toEqual(sharedCauses);
  });

  it('puts what is shared before all that is not', () => {
    const ranked = verdictKinds.toSorted((a, b) => rankOfCause(a) - rankOfCause(b));
    expect(ranked.slice(0, sharedCauses.length)).toEqual(sharedCauses);
    expect(verdictKinds.filter(isSharedCause).toSorted()).toEqual(sharedCauses.toSorted());
  });
});
