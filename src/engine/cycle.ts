import { remediate, forgetOld } from '../remediation/remediate.ts';
import type { Decision } from '../safety/decision.ts';
import { checkClockSkew, withoutUndated } from './check-clock-skew.ts';
import { callAboutTroubles } from './call-about-troubles.ts';
import { carryOn } from './carry-on.ts';
import { decide } from './decide.ts';
import { doubtShrinking } from './doubt.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { factsAt } from './facts.ts';
import { attemptsOf } from './history.ts';
import { note } from './note.ts';
import { noticeSilence } from './notice-silence.ts';
import { noticeBreakers } from './notice-breakers.ts';
import { endingHolds } from './notice-holds.ts';
import { pageEvents, type PageParts } from './page.ts';
import { tellReach } from './reach.ts';
import { remediationParts } from './remediation-parts.ts';
import { withOptions } from './remedy-options.ts';
import { rereadHinted, rereadSuspects } from './reread-suspects.ts';
import { checkClock, noticeBrokenGates, noticeObservers, noticeStopSwitch } from './self-check.ts';
import { understand } from './understand.ts';

/** The loop: observe, understand, decide, page, remediate. One of these at a time. */
export async function cycle(engine: EngineParts, state: EngineState): Promise<void> {
  await engine.stopSwitch.refresh(stopSwitchEveryMs);
  // What has answered by now is in what is observed next.
  const isComplete = engine.watch.everyoneAnswered();
  const read = await engine.watch.observe();
  const observations = [...read, ...engine.pushed.take()];
  const now = engine.clock.now();
  checkClock(engine, state);
  const undatable = checkClockSkew(engine, now);
  noticeObservers(engine, state, observations);
  noticeSilence(engine, state, observations);
  await noticeStopSwitch(engine, state, now);

  const believed = doubtShrinking(engine, state, withoutUndated(observations, undatable));
  await understand(engine, state, { observations: believed, now, leadsTo: 'decision' });
  await noticeBreakers(engine, state, now);
  const decisions = await decide(engine, state, now);
  if (isComplete) {
    state.sawAllAt = now;
    await carryOn(engine, state, now);
    tellReach(engine, state);
  }
  noticeBrokenGates(engine, state, now);
  const calls = pageEvents(pageParts(state, decisions, now));
  await note(engine, state, [
    ...(calls.length === 0
      ? calls
      : await withOptions({ ...engine, facts: factsAt(engine, state, now) }, calls, decisions)),
    ...callAboutTroubles(engine, state, now),
    ...endingHolds(state.memory.history.holds, now, state.unwritten),
    ...(engine.changes?.look(state.model, now) ?? []),
  ]);
  await remediate(remediationParts(engine, state), state.remediations, decisions, (remediation) =>
    state.remediations.set(remediation.id, remediation),
  );

  forgetOld(state.remediations);
  rereadSuspects(engine, state);
  rereadHinted(engine);
  // Only now may whoever pushed a fact forget it.
  if (state.unwritten.length === 0) engine.pushed.written();
  else engine.pushed.unwritten();
  state.lookInMs = lookIn(engine, state, decisions, now);
  state.lastCycleAt = engine.clock.monotonic();
  state.cycles += 1;
}

function pageParts(state: EngineState, decisions: readonly Decision[], now: number): PageParts {
  return {
    now,
    decisions,
    model: state.model,
    remediations: [...state.remediations.values()],
    policies: state.policies.policies,
    waiting: (policy, target) => state.pending.policies.get(policy)?.targets.get(target),
    attempts: attemptsOf(state.memory),
    unwritten: state.unwritten,
  };
}

/** A place of the stop switch that takes time to read is read this often, besides before each mutation. */
const stopSwitchEveryMs = 15_000;
/** While something is being done it is looked at this often. */
const remediationLookMs = 5000;
/** And with nothing to wait for at all, this often: a timer that no part declared is not missed for long. */
const idleLookMs = 30_000;

/** The wait is reckoned from now and bounded, so a clock that jumps cannot put the loop to sleep. */
function lookIn(
  engine: EngineParts,
  state: EngineState,
  decisions: readonly Decision[],
  now: number,
): number {
  let wait = Math.min(engine.watch.nextInMs(), engine.pushed.nextHintsInMs(), idleLookMs);
  // Not spread into one call: in a storm there are more of these than a call takes arguments.
  const asksAt = state.carried === undefined ? undefined : state.carryOnFrom;
  for (const time of [state.reviewAt, asksAt, ...decisions.map((decision) => decision.reviewAt)])
    if (time !== undefined && time > now) wait = Math.min(wait, time - now);
  const acting = [...state.remediations.values()].some(
    ({ state: at }) => at !== 'ended' && at !== 'standing',
  );
  return Math.max(0, acting ? Math.min(wait, remediationLookMs) : wait);
}
