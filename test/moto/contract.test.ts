import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { contract } from './contract/cases.ts';
import type { Facts } from './contract/contract-case.ts';
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

/** The facts that the two tell differently, with what each says. */
function differences(one: Facts, other: Facts): Record<string, { simulated: unknown; moto: unknown }> {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const different = [...names].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
  return Object.fromEntries(different.map((name) => [name, { simulated: one[name], moto: other[name] }]));
}

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
