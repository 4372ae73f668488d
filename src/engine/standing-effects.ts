import type { RecordedEvent } from '../journal/event.ts';
import type { History, PastRemediation, StandingEffect } from '../safety/history.ts';

/** What the journal says of an effect that stands, as gates know it. */
export function withStanding(history: History, event: Extract<RecordedEvent, { kind: 'standing' }>): History {
  const { remediation: id, policy, action, effect, target, rungIndex, groups, region, account } = event;
  const { startedAt, since, expiresAt, zone, incident } = event;
  const effects = history.standing.filter((known) => known.id !== id);
  const about = { id, policy, action, effect, target, rungIndex, groups, region, account, startedAt, since };
  const effectNow: StandingEffect = {
    ...about,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(zone === undefined ? {} : { zone }),
    ...(incident === undefined ? {} : { incident }),
  };
  return { ...history, standing: [...effects, effectNow] };
}

/** When an effect that stands was verified. */
export function provenAt({ standing }: History, id: string): { readonly provenAt?: number } {
  const since = standing.find((known) => known.id === id)?.since;
  return since === undefined ? {} : { provenAt: since };
}

export function withoutStanding(history: History, id: string): History {
  const { standing } = history;
  const kept = standing.filter((known) => known.id !== id);
  return kept.length === standing.length ? history : { ...history, standing: kept };
}

/** It is being given back, which is work like any other: it is in flight again. */
export function reopened(history: History, id: string): History {
  const effect = history.standing.find((known) => known.id === id);
  if (effect === undefined) return history;
  const { since: _since, expiresAt: _expiresAt, ...open } = effect;
  const others = history.remediations.filter((known) => known.id !== id);
  return { ...history, remediations: [...others, open] };
}

/** How often the same trouble came back, within the window, after the same remedy had been given back. */
export function relapsesBefore(
  remediations: readonly PastRemediation[],
  now: {
    readonly policy: string;
    readonly action: string;
    readonly target: string;
    readonly startedAt: number;
  },
  windowMs: number,
): number {
  return remediations.filter(
    ({ policy, action, target, stood, endedAt = 0 }) =>
      stood === 'given-back' &&
      policy === now.policy &&
      action === now.action &&
      target === now.target &&
      endedAt <= now.startedAt &&
      now.startedAt - endedAt < windowMs,
  ).length;
}
