import { durationInWords } from '../../safety/in-words.ts';
import type { ScenarioResult } from '../judge/result.ts';
import { shortName } from '../short-name.ts';
import type { Finding } from './tally.ts';

/** Harms of one run that are named; of more, how many there are. */
const harmsAtMost = 3;

/** Why a run counts as a finding: the judge's word, then what it is about. */
export function findingInWords({
  result,
  missing = [],
  crashed,
}: Pick<Finding, 'result' | 'missing' | 'crashed'>): string {
  const wrong = [
    ...(crashed === undefined ? [] : [`broke down: ${crashed.split('\n')[0] ?? ''}`]),
    ...(result?.why ?? []),
  ];
  const details = result === undefined || result.passed ? [] : [...harmsInWords(result), ...missing];
  return [wrong.join(', '), ...(details.length === 0 ? [] : [details.join('; ')])].join(': ');
}

function harmsInWords({ harmful }: ScenarioResult): readonly string[] {
  const named = harmful
    .slice(0, harmsAtMost)
    .map(
      ({ code, action, target, atSeconds }) =>
        `HARM ${code} by ${action} on ${shortName(target)} after ${durationInWords(atSeconds * 1000)}`,
    );
  const more = harmful.length - named.length;
  return more > 0 ? [...named, `${more} more`] : named;
}
