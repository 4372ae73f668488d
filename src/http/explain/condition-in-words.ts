import type { Unmet, ConditionPart } from '../../policy/dissect.ts';
import { time } from '../representations/time.ts';

/** Why a condition does not hold: "`verdict == 'host-failed'` is false: verdict is suspect". */
export function whyUnmet(unmet: Unmet): string {
  switch (unmet.kind) {
    case 'part':
      return partInWords(unmet);
    case 'all':
      return unmet.of.map(whyUnmet).join('; and ');
    case 'any':
      return `none of these holds: ${unmet.of.map(whyUnmet).join('; ')}`;
  }
}

/** The same without what was measured, so that targets with the same reason can be counted together. */
export function kindOfUnmet(unmet: Unmet): string {
  switch (unmet.kind) {
    case 'part':
      return `\`${unmet.text}\` ${answerInWords(unmet)}`;
    case 'all':
      return unmet.of.map(kindOfUnmet).join('; and ');
    case 'any':
      return `none of these holds: ${unmet.of.map(kindOfUnmet).join('; ')}`;
  }
}

/** What would have to become otherwise, one line each; where one of several is enough, that is one line. */
export function whatIsNeeded(unmet: Unmet): string[] {
  switch (unmet.kind) {
    case 'part':
      return [neededOf(unmet)];
    case 'all':
      return unmet.of.flatMap(whatIsNeeded);
    case 'any':
      return [`one of these: ${unmet.of.flatMap(whatIsNeeded).join('; or ')}`];
  }
}

function partInWords(part: ConditionPart): string {
  const measured = part.reads.filter(({ text }) => text !== part.text);
  const reads = measured.map(({ text, value }) => `${text} is ${value}`).join(', ');
  return `\`${part.text}\` ${answerInWords(part)}${reads === '' ? '' : `: ${reads}`}`;
}

function answerInWords({ answer, wanted }: ConditionPart): string {
  if (answer === 'unknown') return 'cannot be told';
  return answer ? 'is true and would have to be false' : `is false${wanted ? '' : ' already'}`;
}

function neededOf({ text, answer, wanted, reads, turnsAt }: ConditionPart): string {
  const now = reads.map(({ text: name, value }) => `${name} is ${value} now`).join(', ');
  const becomes = answer === 'unknown' ? 'becomes known and is' : 'becomes';
  const alone = turnsAt === undefined ? '' : `, which time alone may bring at ${time(turnsAt)}`;
  return `\`${text}\` ${becomes} ${wanted}${now === '' ? '' : ` (${now})`}${alone}`;
}
