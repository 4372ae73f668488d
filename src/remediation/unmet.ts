import type { Plan } from '../actions/action.ts';

/** What a plan needs and does not find, for people: "needed: no launch failed lately (found: 4 within 15 min)". */
export function unmetInWords({ preconditions }: Pick<Plan, 'preconditions'>): string | undefined {
  const unmet = preconditions.filter(({ holds }) => !holds);
  if (unmet.length === 0) return undefined;
  return `needed: ${unmet.map(({ name, detail }) => `${name} (found: ${detail.replace(/\.$/, '')})`).join('; ')}`;
}
