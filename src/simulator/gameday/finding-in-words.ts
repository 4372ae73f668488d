import { durationInWords } from '../../safety/in-words.ts';
import type { ScenarioResult } from '../judge/result.ts';
import { shortName } from '../short-name.ts';
import type { Finding } from './tally.ts';

/** Harms of one run that are named; of more, how many there are. */
const harmsAtMost = 3;

/** Why a run counts as a finding, the worst first. */
export function findingInWords({ result, crashed }: Pick<Finding, 'result' | 'crashed'>): string {
  const words = [
    ...(result === undefined ? [] : harmsInWords(result)),
    ...(crashed === undefined ? [] : [`broke down: ${crashed.split('\n')[0] ?? ''}`]),
    ...(result === undefined || result.passed ? [] : shortcomings(result)),
  ];
  return words.join('; ');
}

function harmsInWords({ harmful }: ScenarioResult): readonly string[] {
  const named = harmful
    .slice(0, harmsAtMost)
    .map(
      ({ code, action, target, atSeconds }) =>
        `HARM ${code} by ${action} on ${shortName(target)} after ${durationInWords(atSeconds * 1000)}`,
    );
  const more = harmful.length - named.length;
  return more > 0 ? [...named, `${more} more harms`] : named;
}

function shortcomings({ expect, recovered, actions, pages, harmful }: ScenarioResult): readonly string[] {
  if (expect === 'recover' && !recovered) return ['not recovered at the end'];
  if (expect === 'page' && pages === 0) return ['nobody was called'];
  if (expect === 'hold' && actions.length > 0)
    return [
      `acted ${actions.length === 1 ? 'once' : `${actions.length} times`} where holding still was right`,
    ];
  return harmful.length > 0 ? [] : [`not passed, where ${expect} was expected`];
}
