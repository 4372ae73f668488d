import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { contract } from './contract/cases.ts';
import { differences } from './contract/differences.ts';
import { motoDeviations } from './contract/moto-deviations.ts';
import { motoSubject, simulatedSubject, type Subject } from './contract/subject.ts';

let moto: Subject;
let simulated: Subject;
beforeAll(async () => {
  moto = await motoSubject(inject('moto'));
  simulated = await simulatedSubject();
});
afterAll(async () => {
  await simulated.close();
  await moto.close();
});

describe('simulated AWS and moto say the same, but for what moto is known to lack', () => {
  // In order, on one account each: what a case changes, the next ones find.
  it.each(contract)('of $name', async (one) => {
    const found = differences(await one.run(simulated), await one.run(moto));

    const known = Object.entries(motoDeviations[one.name] ?? {}).map(
      ([fact, { simulated: ours, moto: theirs }]) => [fact, { simulated: ours, moto: theirs }] as const,
    );
    expect(found).toEqual(Object.fromEntries(known));
  });

  it('would be found out on a fact that is listed and is no longer different', () => {
    expect(differences({ state: 'running' }, { state: 'running' })).toEqual({});
    expect(differences({ state: 'running' }, { state: 'gone' })).toEqual({
      state: { simulated: 'running', moto: 'gone' },
    });
  });

  it('of no case that does not exist', () => {
    const names = new Set(contract.map(({ name }) => name));
    expect(Object.keys(motoDeviations).filter((name) => !names.has(name))).toEqual([]);
  });
});
