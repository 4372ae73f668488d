import { asSentence } from '../safety/in-words.ts';
import { nameOf } from '../model/name-of.ts';
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
export function worsening(parts: RemediationParts, remediation: Remediation): string | undefined {
  const { target, watched, state, stateSince } = remediation;
  const now = parts.now();
  if (watched === undefined || onlyKeeps(parts, remediation)) return undefined;
  const before = state === 'standing' ? { ...watched, until: stateSince + watchedForMs } : watched;
  const model = parts.model();
  const worse = worseSince(target, before, model, {
    now,
    longerThanMs: failingForMs,
    slowestMs: watchedForMs,
  });
  if (worse === undefined) return undefined;
  return `users have been worse off since it was done: ${worse.check} of ${nameOf(worse.resource, model)} passed before and fails now (${asSentence(worse.reason).replace(/\.$/, '')})`;
}

/**
 * What lasts and takes nothing from users keeps things as they are (a group that may not shrink): worse is
 * what it was begun for. Its return is another matter.
 */
function onlyKeeps(parts: RemediationParts, { action, effect, purpose }: Remediation): boolean {
  return effect === 'none' && purpose !== 'return' && parts.actions.get(action)?.lasting !== undefined;
}
