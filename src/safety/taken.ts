import type { Proposal } from '../policy/proposal.ts';
import type { Facts } from './gate.ts';
import type { Taken } from './history.ts';

/** Who has taken what this proposal is about: its incident, or its target where there was none. */
export function takenBy(
  { incident, target }: Pick<Proposal, 'incident' | 'target'>,
  { taken }: Pick<Facts['history'], 'taken'>,
): Taken | undefined {
  return taken.find((one) =>
    one.incident === undefined ? one.target === target : one.incident === incident,
  );
}
