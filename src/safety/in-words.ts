import type { Model } from '../model/model.ts';
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

/** "14:05 UTC": when, to the minute; holds and windows are hours, not days. */
export function timeInWords(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

/** "2026-11-30 08:00 UTC": when, where it may be days away. */
export function dateInWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
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

/** What people call it; the id where nothing better is known. */
export function nameOf(id: string, model: Model): string {
  return model.resources.get(id)?.name ?? model.groups.get(id)?.name ?? id;
}

/** What a verdict blames, as the subject of a sentence: "the failure of zone eu-west-1a". */
export function causeInWords(kind: VerdictKind, cause: string | undefined, model: Model): string {
  if (cause === undefined) return `What makes them ${kind}`;
  const [scope = '', name = ''] = cause.split(/:(.*)/s);
  if (scope === 'zone') return `The failure of zone ${name}`;
  if (scope === 'region') return `A failure of several groups in ${name}`;
  return `The failure of ${nameOf(cause, model)}`;
}
