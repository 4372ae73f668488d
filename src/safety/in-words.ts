import type { Model } from '../model/model.ts';
import { nameOf } from '../model/name-of.ts';
import type { VerdictKind } from '../model/verdict.ts';

/** "45 s", "2 min 30 s", "1 h 30 min": for sentences, in at most two units, never rounded up. */
export function durationInWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120
    ? inTwoUnits([minutes, 'min'], [seconds % 60, 's'])
    : inTwoUnits([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
}

function inTwoUnits(
  [large, largeUnit]: readonly [number, string],
  [small, smallUnit]: readonly [number, string],
): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** "1 target", "2 targets". */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A reason that another part gave, as a sentence of its own. */
export function asSentence(reason: string): string {
  const text = reason.trim();
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

export function percentInWords(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** What a verdict blames, as the subject of a sentence: "The failure of zone eu-west-1a". */
export function causeInWords(kind: VerdictKind, cause: string | undefined, model: Model): string {
  if (cause === undefined) return `What makes them ${kind}`;
  const [scope = '', name = ''] = cause.split(/:(.*)/s);
  // Where much fails together and no cause is found, what is named is only where it does.
  if (kind === 'fleet-wide' && scope !== 'region')
    return `What makes many fail at once in ${scope === 'zone' ? `zone ${name}` : nameOf(cause, model)}`;
  if (scope === 'zone') return `The failure of zone ${name}`;
  if (scope === 'region') return `A failure of several groups in ${name}`;
  return `${troubles[kind] ?? 'The failure of'} ${nameOf(cause, model)}`;
}

const troubles: Partial<Record<VerdictKind, string>> = {
  overloaded: 'The overload of',
  'deployment-failed': 'The failed deployment to',
};

/** The answer of a gate as one clause: what it says, what it found, and what it needs to find. */
export function withMeasure({
  reason,
  value,
  bound,
}: {
  readonly reason: string;
  readonly value?: string | undefined;
  readonly bound?: string | undefined;
}): string {
  const measure = [
    ...(value === undefined ? [] : [`found: ${value}`]),
    ...(bound === undefined ? [] : [`needed: ${bound}`]),
  ].join('; ');
  const clause = reason.replace(/\.$/, '');
  return measure === '' ? clause : `${clause} (${measure})`;
}
