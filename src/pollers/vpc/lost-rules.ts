import type { Recollection } from '../../model/recollection.ts';
import type { Resource } from '../../model/resource.ts';

/** For so long it is remembered what a security group let in before. */
const rememberedMs = 86_400_000;

/** More than these at once is no accident, and would fill the model. */
const mostRemembered = 50;

/**
 * Rules that a security group had within the last day and has no more, as `MILLISECONDS RULE`, oldest first:
 * those that were remembered at the last read, and those that are gone since.
 */
export function lostRules(
  before: Pick<Recollection, 'facts'> | undefined,
  rules: readonly string[],
  now: number,
): readonly string[] {
  const there = new Set(rules);
  const remembered = textsOf(before?.facts?.['lostRules']).filter((words) => {
    const lost = parseLost(words);
    return lost !== undefined && now - lost.at < rememberedMs && !there.has(lost.rule);
  });
  const known = new Set(remembered.flatMap((words) => parseLost(words)?.rule ?? []));
  const gone = textsOf(before?.facts?.['rules']).filter((rule) => !there.has(rule) && !known.has(rule));
  return [...remembered, ...gone.map((rule) => `${now} ${rule}`)].slice(-mostRemembered);
}

export function parseLost(words: string): { readonly at: number; readonly rule: string } | undefined {
  const [, at, rule] = /^(\d+) (.+)$/.exec(words) ?? [];
  return rule === undefined ? undefined : { at: Number(at), rule };
}

export function textsOf(fact: Resource['facts'][string] | undefined): readonly string[] {
  return typeof fact === 'object' ? fact : [];
}
