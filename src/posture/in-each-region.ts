import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import { type Answer, cannotTell, sound, weak } from './rule.ts';

/**
 * Whether an account has one of something in each region that is watched. Its facts `NAME:REGION` say how many
 * there are; a region in which `observer` looks and has not told may have some or none.
 */
export function inEachRegion(
  { account, facts }: Resource,
  model: Model,
  asked: { readonly fact: string; readonly observer: string; readonly what: string },
): Answer {
  const told = new Map(
    Object.entries(facts).flatMap(([name, value]) =>
      name.startsWith(`${asked.fact}:`) ? [[name.slice(asked.fact.length + 1), value] as const] : [],
    ),
  );
  const without = [...told].filter(([, count]) => count === 0).map(([region]) => region);
  if (without.length > 0) return weak(`no ${asked.what} in ${without.toSorted(byName).join(', ')}`);
  const untold = [...model.observers.values()]
    .map(({ observer }) => observer)
    .filter((one) => one.name === asked.observer && one.account === account && !told.has(one.region))
    .map(({ region }) => region);
  if (untold.length > 0)
    return cannotTell(`whether there is a ${asked.what} in ${untold.toSorted(byName).join(', ')}`);
  return told.size === 0 ? cannotTell(`whether there is a ${asked.what}`) : sound;
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
