import type { RecordedEvent } from '../../src/journal/event.ts';
import type { LifelineStep } from '../../src/simulator/gameday/lifeline.ts';
import type { ReplicatedController } from '../../src/simulator/gameday/replicated-controller.ts';
import type { PlannedActor } from '../../src/simulator/scenario/scenario.ts';
import { tell } from '../../src/simulator/world/happening.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { type PlayedStory, playStory } from './played-story.ts';
import { remedyStory } from './remedy-stories.ts';

/** The story of one remedy as replicas of the daemon lived through it. Times in seconds from the first fault. */
export interface Told extends PlayedStory {
  readonly remedy: string;
  /** Its first intent; undefined where it was never begun. */
  readonly begunAt: number | undefined;
  /** When it was first seen to have helped. */
  readonly workedAt: number | undefined;
  /** The last word of the journal about any remedy. */
  readonly lastWordAt: number;
  /** The last second in which users were not well, by what the story calls well; 0 for none. */
  readonly downUntil: number;
  /** Whether users were not well when the remedy was begun, so that they waited for it. */
  readonly usersWaited: boolean;
}

/** A life that begins anew is sure later, so the story gets so much longer. */
const moreMs = 15 * 60_000;

export async function tellOfReplicas(
  remedy: string,
  {
    onStep,
    ...replicas
  }: {
    readonly count: number;
    readonly leaseMs: number;
    /** Hears of each step of each replica; it may have one killed there. */
    readonly onStep?: (step: LifelineStep) => void;
  },
  befall: (world: World, fleet: ReplicatedController, faultAt: number) => void,
): Promise<Told> {
  const { actors, ...written } = remedyStory(remedy);
  const approving = actors.filter(isApproving);
  const scenario = {
    ...written,
    durationMs: written.durationMs + moreMs,
    actors: actors.filter((one) => !isApproving(one)),
  };
  const first = Math.min(...scenario.faults.map(({ atMs }) => atMs));
  let world: World | undefined;
  const played = await playStory({
    scenario,
    seed: 1,
    begin: (stage) => {
      world = stage.world;
      const fleet = stage.contender as ReplicatedController;
      for (const person of approving) approveOnceAsked(world, fleet, person);
      befall(world, fleet, world.clock.now() + first);
    },
    stage: {
      policy: 'yours',
      replicas,
      ...(onStep === undefined ? {} : { onStep }),
      daemon: scenario.daemon,
      ...(scenario.policies === undefined ? {} : { policies: scenario.policies }),
    },
  });
  const { faultAt, endAt, events } = played;
  const seconds = (at: number | undefined) => (at === undefined ? undefined : (at - faultAt) / 1000);
  const unwell = (world?.users?.experienced ?? []).flatMap(({ at, ok, errors }) =>
    at >= faultAt && at < endAt && errors > scenario.recovered.errorsBelow * (ok + errors)
      ? [(at - faultAt) / 1000]
      : [],
  );
  const begunAt = seconds(events.find((event) => event.at >= faultAt && isBeginOf(event, remedy))?.at);
  return {
    ...played,
    remedy,
    begunAt,
    workedAt: seconds(whenItWorked(played, remedy)),
    lastWordAt: seconds(events.findLast((event) => event.at < endAt && isAboutRemedies(event))?.at) ?? 0,
    downUntil: unwell.at(-1) ?? 0,
    usersWaited: begunAt !== undefined && unwell.some((at) => at > begunAt - 2 && at <= begunAt),
  };
}

export function isBeginOf(event: RecordedEvent, remedy: string): boolean {
  return event.kind === 'intent' && event.purpose === 'remedy' && event.step === 0 && event.action === remedy;
}

function isAboutRemedies({ kind }: RecordedEvent): boolean {
  return kind === 'intent' || kind === 'step' || kind === 'verification' || kind === 'remediation-ended';
}

function whenItWorked({ events, faultAt }: PlayedStory, remedy: string): number | undefined {
  const begun = new Set(
    events.flatMap((event) =>
      event.kind === 'intent' && event.at >= faultAt && event.action === remedy ? [event.remediation] : [],
    ),
  );
  return events.find(
    (event) =>
      (event.kind === 'verification' || event.kind === 'remediation-ended') &&
      begun.has(event.remediation) &&
      event.outcome === 'success',
  )?.at;
}

/** How often a person looks whether they are asked, milliseconds. */
const looksEveryMs = 15_000;

export function isApproving({ actor, parameters }: PlannedActor): boolean {
  return actor.name === 'person' && parameters['does'] === 'approve';
}

/** From their time on a person says yes as soon as it is asked for, and again until that is written down: one replica may be gone. */
function approveOnceAsked(
  world: World,
  fleet: ReplicatedController,
  { atMs, parameters }: PlannedActor,
): void {
  const { clock } = world;
  const look = (): void => {
    if (fleet.events.some(({ kind }) => kind === 'approval')) return;
    clock.after(looksEveryMs, look);
    const daemon = fleet.daemon();
    const asked = daemon?.view
      .decisions()
      .find(
        ({ proposal }) => proposal.policy.name === parameters['policy'] && proposal.rung.kind === 'action',
      );
    if (daemon === undefined || asked === undefined) return;
    const policy = asked.proposal.policy.name;
    tell(world, { kind: 'approved', controller: 'holdfast', policy, text: `a person says yes to ${policy}` });
    daemon.commands
      .approve(asked.proposal.key, { by: 'on-call', channel: 'cli' })
      .catch(() => 'they look again, and say it to whoever is there then');
    void clock.sleep(0);
  };
  clock.at(clock.now() + atMs, look);
}
