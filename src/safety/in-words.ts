import type { Model } from '../model/model.ts';

/** "45 s", "5 min", "1 h 30 min": for sentences, in at most two units. */
export function durationInWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** "14:05 UTC": when, to the minute; holds and windows are hours, not days. */
export function timeInWords(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

export function percentInWords(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** What people call it; the id where nothing better is known. */
export function nameOf(id: string, model: Model): string {
  return model.resources.get(id)?.name ?? model.groups.get(id)?.name ?? id;
}
