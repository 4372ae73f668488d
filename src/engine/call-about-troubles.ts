import type { JournalEvent } from '../journal/event.ts';
import { daemonPolicy, everyone } from '../policy/policy.ts';
import { durationInWords } from '../safety/in-words.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { isObserver, observersPart } from './troubles.ts';
import type { Trouble } from './view.ts';

/** A trouble that lasts this long does not mend itself. Most, such as a throttled minute, are over by then. */
const callAfterMs = 300_000;
/** A trouble that comes back sooner than this after a call is the same one. */
const sameWithinMs = 3_600_000;
/** Observers fail one by one for many small reasons. So many at once means that Holdfast cannot see. */
const observersAtLeast = 3;

type Engine = Pick<EngineParts, 'troubles'>;
type State = Pick<EngineState, 'memory' | 'unwritten'>;

/**
 * Calls people about what keeps Holdfast from its own work. No policy can: one that is refused, or one
 * whose facts are missing, says nothing, and neither does what it would have watched.
 */
export function callAboutTroubles(engine: Engine, state: State, now: number): readonly JournalEvent[] {
  const standing = engine.troubles
    .list()
    .filter(({ quiet, since }) => quiet !== true && now - since >= callAfterMs);
  const observers = standing.filter(({ part }) => isObserver(part));
  const [first] = observers;
  const calls = standing.filter(({ part }) => !isObserver(part)).map((trouble) => callAbout(trouble, now));
  if (first !== undefined && observers.length >= observersAtLeast)
    calls.push(
      callAbout(
        {
          ...first,
          part: observersPart,
          reason: `${observers.length} observers get no answer from AWS; the first is ${first.part}: ${first.reason}`,
        },
        now,
      ),
    );
  return calls.filter(({ target }) => !wasCalled(target, state, now));
}

type Call = Extract<JournalEvent, { kind: 'page' }>;

function callAbout({ part, reason, since }: Pick<Trouble, 'part' | 'reason' | 'since'>, now: number): Call {
  const summary = `Holdfast has not been able to do all of its work for ${durationInWords(now - since)}: ${reason.replace(/\.$/, '')}.`;
  return { at: now, kind: 'page', policy: daemonPolicy, target: part, to: everyone, summary };
}

function wasCalled(part: string, { memory, unwritten }: State, now: number): boolean {
  const isThis = (call: Pick<Call, 'policy' | 'target' | 'at'>) =>
    call.policy === daemonPolicy && call.target === part && now - call.at < sameWithinMs;
  return (
    memory.history.pages.some(isThis) || unwritten.some((event) => event.kind === 'page' && isThis(event))
  );
}
