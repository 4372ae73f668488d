import { nameOf } from '../safety/in-words.ts';
import { passingNow, worseSince } from '../safety/user-evidence.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';

/** Errors that rise later than this after the last change have other causes. */
const watchedForMs = 600_000;
/** Failing for less is a flicker: one-minute reads see it twice. */
const failingForMs = 60_000;
/** More checks than this say no more; the journal keeps them with the intent. */
const mostChecks = 100;

/** What of the users' side passes just before something is changed: only that can become worse by it. */
export function watchFromNow(parts: RemediationParts, target: string): NonNullable<Remediation['watched']> {
  const since = parts.now();
  return { since, passed: passingNow(target, parts.model(), since).slice(0, mostChecks) };
}

/** What users get worse since we began to change something, in words, or undefined (SAFETY rule 15). */
export function worsening(
  parts: RemediationParts,
  { target, watched, state, stateSince }: Remediation,
): string | undefined {
  const now = parts.now();
  const isOver = state === 'standing' && now - stateSince > watchedForMs;
  if (watched === undefined || isOver) return undefined;
  const model = parts.model();
  const worse = worseSince(target, watched, model, { now, longerThanMs: failingForMs });
  if (worse === undefined) return undefined;
  return `users fare worse since then: ${worse.check} of ${nameOf(worse.resource, model)} passed before and fails now (${worse.reason})`;
}
