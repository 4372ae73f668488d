import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { differences } from './contract/differences.ts';
import { motoWatched } from './contract/moto-watched.ts';
import { simulatedWatched } from './contract/simulated-watched.ts';
import { watchedCases } from './contract/watched-cases.ts';
import { watchedDeviations } from './contract/watched-deviations.ts';
import type { Watched } from './contract/watched.ts';

let moto: Watched;
let simulated: Watched;
beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAIOSFODNN7EXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'unchecked';
  moto = await motoWatched(inject('moto'));
  simulated = await simulatedWatched();
});
afterAll(async () => {
  await simulated.close();
  await moto.close();
});

describe('pollers and remedies make the same of simulated AWS and of moto, but for what moto lacks', () => {
  it.each(watchedCases)('of $name', async (one) => {
    const known = Object.entries(watchedDeviations[one.name] ?? {}).map(
      ([fact, { simulated: ours, moto: theirs }]) => [fact, { simulated: ours, moto: theirs }] as const,
    );
    expect(differences(await one.run(simulated), await one.run(moto))).toEqual(Object.fromEntries(known));
  });

  it('of no case that does not exist', () => {
    const names = new Set(watchedCases.map(({ name }) => name));
    expect(Object.keys(watchedDeviations).filter((name) => !names.has(name))).toEqual([]);
  });
});
