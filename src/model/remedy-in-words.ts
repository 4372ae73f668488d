import type { RemedyTraits } from './remedy-traits.ts';

/** What somebody who is asked for approval has to know of a remedy: what it does, and whether that can be undone. */
export function remedyInWords({ summary, reversible, effect, risk }: RemedyTraits): string {
  const undo = reversible ? 'It can be taken back' : 'It cannot be taken back';
  return `What it does: ${summary.replace(/\.$/, '')}. ${undo}; ${effects[effect]}; its risk is ${risk}.`;
}

const effects = {
  none: 'it takes nothing out of service',
  'moves-traffic': 'it moves traffic',
  'removes-target': 'its target serves nothing while it runs',
  'changes-writer': 'it changes which database is written to',
} as const;
