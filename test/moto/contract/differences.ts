import type { Facts } from './contract-case.ts';

/** The facts that the two tell differently, with what each says. */
export function differences(one: Facts, other: Facts): Record<string, { simulated: unknown; moto: unknown }> {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const different = [...names].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
  return Object.fromEntries(different.map((name) => [name, { simulated: one[name], moto: other[name] }]));
}
