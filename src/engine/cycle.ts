import { remediate, forgetOld } from '../remediation/remediate.ts';
import type { Decision } from '../safety/decision.ts';
import { decide } from './decide.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { note } from './note.ts';
import { pageEvents } from './page.ts';
import { remediationParts } from './remediation-parts.ts';
import { rereadSuspects } from './reread-suspects.ts';
import { checkClock, noticeObservers, noticeStopSwitch } from './self-check.ts';
import { understand } from './understand.ts';

/** The loop: observe, understand, decide, page, remediate. One of these at a time. */
export async function cycle(engine: EngineParts, state: EngineState): Promise<void> {
  const observations = await engine.watch.observe();
  const now = engine.clock.now();
  checkClock(engine, state);
  noticeObservers(engine, state, observations);
  await noticeStopSwitch(engine, state, now);

  await understand(engine, state, observations, now);
  const decisions = await decide(engine, state, now);
  await note(engine, state, pageEvents(decisions, now));
  await remediate(remediationParts(engine, state), state.remediations, decisions, (remediation) =>
    state.remediations.set(remediation.id, remediation),
  );

  forgetOld(state.remediations);
  rereadSuspects(engine, state);
  state.lookInMs = lookIn(engine, state, decisions, now);
  state.lastCycleAt = engine.clock.monotonic();
  state.cycles += 1;
}

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
  const times = [state.reviewAt, ...decisions.map((decision) => decision.reviewAt)];
  const waits = times
    .filter((time): time is number => time !== undefined && time > now)
    .map((time) => time - now);
  const acting = [...state.remediations.values()].some((remediation) => remediation.state !== 'ended');
  if (acting) waits.push(remediationLookMs);
  return Math.max(0, Math.min(...waits, engine.watch.nextInMs(), idleLookMs));
}
