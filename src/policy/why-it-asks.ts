import type { Model } from '../model/model.ts';
import { type ConditionPart, whatHolds } from './dissect.ts';
import type { Proposal } from './proposal.ts';
import type { Reading } from './readings.ts';

/**
 * Why a policy asks, in a sentence or two: the part of its `when` that holds, with what was seen, and the
 * verdict's own reason where that part reads the verdict. A target of which all checks pass may be asked for
 * all the same, and then its verdict explains nothing.
 */
export function whyItAsks({ policy, target, reason }: Proposal, model: Model, now: number): string {
  const held = heldParts(policy.when.text, { target, model, now });
  const told = held.filter(isNews);
  const parts = (told.length === 0 ? held : told).map(partInWords);
  if (parts.length === 0) return reason;
  const clause = `${policy.name} asks because ${parts.join(', and ')}.`;
  return held.some(readsVerdict) ? `${reason} ${clause}` : clause;
}

/** None where the text alone does not tell, as of a condition that was made by other means than our parser. */
function heldParts(text: string, subject: Parameters<typeof whatHolds>[1]): readonly ConditionPart[] {
  try {
    return whatHolds(text, subject) ?? [];
  } catch {
    return [];
  }
}

/** What a resource is and belongs to does not change, so it is not what a policy woke up by. */
function isNews({ reads }: ConditionPart): boolean {
  return reads.some(
    ({ text }) =>
      !/^(?:signals|resource\.(?!facts\b)\w+.*|resource\.facts\.(?:role|routing|targetType|healthCheckType|zonalShiftEnabled))$/.test(
        text,
      ),
  );
}

function readsVerdict({ reads }: ConditionPart): boolean {
  return reads.some(({ text }) => ['verdict', 'verdictFor', 'unhealthyFor'].includes(text));
}

function partInWords({ text, wanted, reads }: ConditionPart): string {
  const alarm = /^alarm\('([^']*)'\)$/.exec(text)?.[1];
  if (alarm !== undefined) return `the alarm ${alarm} is ${wanted ? '' : 'not '}in alarm`;
  const [first, ...others] = reads;
  if (first === undefined) return `\`${text}\``;
  const isLoop = /\.(?:all|exists|exists_one|filter|map)\(/.test(text);
  const saysItsValue = /^[^=<>]+(?:==| in )[^=<>]+$/.test(text);
  if (isLoop || (others.length === 0 && saysItsValue)) return valueInWords(first);
  const values = others.length === 0 ? `it is ${first.value}` : reads.map(valueInWords).join(', ');
  return `${wanted ? '' : 'not '}\`${inPlainNames(text)}\` (${values})`;
}

function valueInWords({ text, value, because }: Reading): string {
  const name = text === 'verdict' ? 'its verdict' : inPlainNames(text);
  return `${name} ${name.endsWith('replicas') ? 'are' : 'is'} ${value}${because === undefined ? '' : ` (${because.replace(/\.$/, '')})`}`;
}

/** As people call a check and a metric, not as CEL asks for them. */
function inPlainNames(text: string): string {
  return text
    .replaceAll(/metric\('[^']*',\s*'([^']*)',\s*'([^']*)'\)/g, '$2 of $1')
    .replaceAll(/signals\['([^']*)'\]\.(?:state|value)/g, '$1')
    .replaceAll(/\s+/g, ' ');
}
