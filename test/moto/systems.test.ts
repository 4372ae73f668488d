import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { motoSystems } from './contract/build-systems.ts';
import { differences } from './contract/differences.ts';
import { systemCases } from './contract/system-cases.ts';
import { systemDeviations } from './contract/system-deviations.ts';
import { simulatedSystems, type Systems } from './contract/systems-subject.ts';

let moto: Systems;
let simulated: Systems;
beforeAll(async () => {
  moto = await motoSystems(inject('moto'));
  simulated = await simulatedSystems();
});
afterAll(() => simulated.close());

describe('simulated AWS and moto say the same of the other systems of an account, but for what moto lacks', () => {
  it.each(systemCases)('of $name', async (one) => {
    const known = Object.entries(systemDeviations[one.name] ?? {}).map(
      ([fact, { simulated: ours, moto: theirs }]) => [fact, { simulated: ours, moto: theirs }] as const,
    );
    expect(differences(await one.run(simulated), await one.run(moto))).toEqual(Object.fromEntries(known));
  });

  it('of no case that does not exist', () => {
    const names = new Set(systemCases.map(({ name }) => name));
    expect(Object.keys(systemDeviations).filter((name) => !names.has(name))).toEqual([]);
  });
});
