import type { DecisionRepresentation } from '../representations/decision.ts';

/** For each gate that does not allow: what it reads now and what it would have to read. */
export function whatWouldChange(decision: DecisionRepresentation): string[] {
  return decision.gates
    .filter((gate) => gate.outcome !== 'allow')
    .map((gate) => {
      const reads = gate.value === undefined ? '' : `; it reads ${gate.value}`;
      const wants = gate.bound === undefined ? '' : `${reads === '' ? ';' : ','} it asks for ${gate.bound}`;
      const when = gate.until === undefined ? '' : `, not before ${gate.until}`;
      return `${gate.gate}: ${gate.reason.replace(/\.$/, '')}${reads}${wants}${when}`;
    });
}
