import { dateInWords } from '../../model/time-in-words.ts';
import { withMeasure } from '../../safety/in-words.ts';
import type { DecisionRepresentation } from '../representations/decision.ts';

/** For each gate that does not allow: what it reads now and what it would have to read. */
export function whatWouldChange(decision: DecisionRepresentation): string[] {
  return decision.gates
    .filter((gate) => gate.outcome !== 'allow')
    .map((gate) => {
      const when = gate.until === undefined ? '' : `, not before ${dateInWords(Date.parse(gate.until))}`;
      return `${gate.gate}: ${withMeasure(gate)}${when}`;
    });
}
