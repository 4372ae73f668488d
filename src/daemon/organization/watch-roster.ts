import type { View } from '../../engine/view.ts';
import type { Troubles } from '../../engine/troubles.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { WatchedAccount } from '../accounts.ts';
import type { Roster } from './roster.ts';

/** How often the organization is asked for its accounts. */
const lookEveryMs = 3_600_000;
/** And while it gives no answer that can be taken at its word about all of them. */
const retryMs = 300_000;
/** How often it is looked whether a new start would disturb anything. */
const calmEveryMs = 60_000;
/** What is unwell may stay so for days: it holds up a new start this long at most. What is being done always does. */
const patienceMs = 3_600_000;

interface Watching {
  readonly roster: Roster;
  readonly clock: Clock;
  readonly view: Pick<View, 'model' | 'remediations' | 'troubles'>;
  readonly troubles: Pick<Troubles, 'begin' | 'end'>;
  /** Called once, when other accounts are to be watched than at the start and nothing is under way. */
  readonly onChange: (why: string) => void;
}

/**
 * Keeps the accounts in step with the organization. Sweeps, settling and evidence belong to the accounts that a
 * daemon began with, so others are taken in by a new start of it, which waits until nothing is under way.
 * Answers the way to end it.
 */
export function watchRoster({ roster, clock, view, troubles, onChange }: Watching): () => void {
  const ended = new AbortController();
  const watched = roster.accounts();
  let changedAt: number | undefined;

  const say = (part: string, reason: string | undefined): void => {
    if (reason === undefined) troubles.end(part);
    else troubles.begin({ part, since: clock.now(), reason, blocksActing: false });
  };

  const run = async (): Promise<void> => {
    let lookAt = clock.monotonic() + (roster.doubt() === undefined ? lookEveryMs : retryMs);
    while (!ended.signal.aborted) {
      say('organization', roster.doubt());
      const change = changeIn(watched, roster);
      changedAt = change === undefined ? undefined : (changedAt ?? clock.monotonic());
      if (change !== undefined && changedAt !== undefined) {
        const isPatient = clock.monotonic() - changedAt < patienceMs;
        if (isCalm(view, { isPatient, leaving: change.leaving })) return onChange(change.why);
      }
      say(
        'accounts',
        change === undefined
          ? undefined
          : `${change.why}: Holdfast starts anew for it as soon as nothing is under way`,
      );
      const untilLook = lookAt - clock.monotonic();
      await clock.sleep(change === undefined ? untilLook : Math.min(untilLook, calmEveryMs), ended.signal);
      if (ended.signal.aborted || clock.monotonic() < lookAt) continue;
      await roster.look();
      lookAt = clock.monotonic() + (roster.doubt() === undefined ? lookEveryMs : retryMs);
    }
  };
  void run();
  return () => ended.abort('the daemon stops');
}

function changeIn(
  watched: readonly WatchedAccount[],
  roster: Roster,
): { readonly why: string; readonly leaving: ReadonlySet<string> } | undefined {
  const before = new Set(watched.map(({ account }) => account));
  const now = new Set(roster.accounts().map(({ account }) => account));
  const called = (account: string) => `${account} (${roster.nameOf(account) ?? 'no name'})`;
  const come = [...now].filter((account) => !before.has(account)).map(called);
  const leaving = new Set([...before].filter((account) => !now.has(account)));
  const parts = [
    ...(come.length === 0 ? [] : [`the organization has ${come.join(', ')}, not watched yet`]),
    ...(leaving.size === 0 ? [] : [`the organization has ${[...leaving].map(called).join(', ')} no more`]),
  ];
  return parts.length === 0 ? undefined : { why: parts.join('; '), leaving };
}

/** Whether a new start takes nothing away: it would settle first, and has only what is written down. */
function isCalm(
  { model, remediations, troubles }: Watching['view'],
  { isPatient, leaving }: { readonly isPatient: boolean; readonly leaving: ReadonlySet<string> },
): boolean {
  // Policies that are refused now would be missing after a start; what the journal cannot take would be lost.
  if (troubles().some(({ part, blocksActing }) => part === 'policies' || blocksActing)) return false;
  if (remediations().some(({ state }) => state !== 'ended' && state !== 'standing')) return false;
  if (!isPatient) return true;
  const { incidents, resources } = model();
  const isLeaving = (id: string) => leaving.has(resources.get(id)?.account ?? '');
  return [...incidents.values()].every(
    ({ closedAt, affected }) => closedAt !== undefined || (affected.length > 0 && affected.every(isLeaving)),
  );
}
