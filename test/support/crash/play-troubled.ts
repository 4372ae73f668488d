import { scheduleStory } from '../../../src/simulator/gameday/schedule-story.ts';
import { whatIsMissing } from '../../../src/simulator/gameday/whole.ts';
import { buildCrashStage, type CrashStage, type Life } from './crash-stage.ts';
import { type CrashStory, leftBehind } from './crash-stories.ts';
import type { Passing, Word } from './door.ts';
import { personAt } from './person.ts';
import { type SentChange, whatWentWrong } from './what-went-wrong.ts';

/** What befalls the processes of a story, from its first fault on. */
export interface Trouble {
  /** By how much later a story may be over, milliseconds: who begins anew waits anew until it is sure. */
  readonly laterMs: number;
  /** What it needs to have loaded before the bundle, paths. */
  readonly preloads?: readonly string[];
  /** Whether it has befallen them and is over: no story ends before. */
  isPast(now: number): boolean;
  /** What it saw that should not be, a line for each thing. Absent: it only looks at what is held of every play. */
  saw?(): readonly string[];
  /** Has a word on every request, in its order; `number` counts them. */
  meet(at: {
    readonly number: number;
    readonly life: Life;
    readonly passing: Passing;
    readonly stage: CrashStage;
  }): Promise<Word> | Word;
}

export interface TroubledPlay {
  readonly story: CrashStory;
  readonly seed: number;
  readonly store: 'sqlite' | 'dynamodb';
  /** Whether two processes share the work, so that the other one takes over. */
  readonly replicas: boolean;
}

/** Two rounds of reads and some. */
const settledAfterMs = 150_000;
/** Undisturbed, each story is over before. */
const atMostMs = 45 * 60_000;

/** Plays a story with the bundle under some trouble. The answer is a line for each thing that went wrong. */
export async function playTroubled(
  options: TroubledPlay & { readonly bundle: string; readonly trouble: Trouble },
): Promise<readonly string[]> {
  const { story, seed, replicas, trouble } = options;
  const changes: SentChange[] = [];
  let number = 0;
  let began = false;
  /** Which life was the last to write that it began. */
  let actor = 0;

  const keeper = async (life: Life, passing: Passing): Promise<Word> => {
    // What a process had sent and nobody had read yet when it was killed is taken for never sent.
    if (!life.process.running) return 'lost';
    if (passing.when === 'after' && passing.events.includes('daemon-started')) actor = life.number;
    if (!began) return 'go on';
    number += 1;
    if (passing.to === 'aws' && passing.mutates)
      changes.push({
        ...passing,
        at: stage.wallClock(),
        by: life.number,
        actor,
        known: passing.when === 'before' ? await stage.events() : [],
      });
    return trouble.meet({ number, life, passing, stage });
  };
  const { preloads = [] } = trouble;
  const stage = await buildCrashStage({ ...options, scenario: story.scenario, keeper, preloads });
  const { world } = stage;
  try {
    await stage.start();
    if (replicas) await stage.start();
    await stage.playUntil(world.clock.now() + settledAfterMs);
    const holder = () => (replicas ? stage.lives[actor - 1] : stage.lives.at(-1));
    const { approve, others } = personAt(stage, story.scenario.actors, holder);
    const { faultAt } = scheduleStory(
      world,
      { ...story.scenario, actors: others },
      { seed, partsOf: stage.actorParts },
    );
    began = true;
    await stage.playUntil(faultAt + atMostMs + trouble.laterMs, async () => {
      await approve();
      if (!trouble.isPast(world.clock.now()) || whatIsMissing(world, story.scenario).length > 0) return false;
      const events = await stage.events();
      return story.isOver(events) && leftBehind(world, events).length === 0;
    });
    return [
      ...(trouble.isPast(world.clock.now()) ? [] : ['the trouble never came']),
      ...(trouble.saw?.() ?? []),
      ...endedByThemselves(stage.lives),
      ...(await whatWentWrong({ story, stage, faultAt, changes, replicas, events: await stage.events() })),
    ];
  } finally {
    await stage.end();
  }
}

function endedByThemselves(lives: readonly Life[]): readonly string[] {
  return lives.flatMap(({ number, process }) =>
    process.running || process.child.signalCode === 'SIGKILL'
      ? []
      : [`process ${number} ended by itself: ${process.said().slice(-500)}`],
  );
}
