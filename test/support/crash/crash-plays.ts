import { type CrashStory, crashStories, storiesOfRemedies } from './crash-stories.ts';
import { type Kills, kills, type Points } from './kills.ts';
import { playTroubled, type TroubledPlay } from './play-troubled.ts';

/** A story, where its journal is, and at what points of it a process is killed. */
export interface CrashPlay extends TroubledPlay {
  readonly points: Points;
}

const sqlite = { store: 'sqlite', replicas: false } as const;
const oneOnDynamodb = { store: 'dynamodb', replicas: false } as const;
const twoReplicas = { store: 'dynamodb', replicas: true } as const;

/**
 * A story with the journal in SQLite, in DynamoDB, and there with two replicas. Before every change that a remedy makes a
 * process is killed in the first, after it in the second, and in turn in the third; what else it is killed at is drawn from
 * the seed.
 */
function drawnPlays(story: CrashStory, seed: number): readonly CrashPlay[] {
  return [
    { story, seed, ...sqlite, points: { aim: 'before', drawn: 3 } },
    { story, seed, ...oneOnDynamodb, points: { aim: 'after', drawn: 3 } },
    { story, seed, ...twoReplicas, points: { aim: 'in turn', drawn: 3 } },
  ];
}

/** The stories that tell of what is given back, too, with other points for each seed. */
export function crashPlays(seed: number): readonly CrashPlay[] {
  return crashStories.flatMap((story) => drawnPlays(story, seed));
}

/**
 * Every remedy of the registry twice, killed before each of its changes in one play and after it in the other: in turn begun
 * anew on SQLite, and taken over by the other replica.
 */
export function callPlays(): readonly CrashPlay[] {
  return storiesOfRemedies().flatMap((story, index) => {
    const [alone, shared] = index % 2 === 0 ? (['before', 'after'] as const) : (['after', 'before'] as const);
    return [
      { story, seed: 1, ...sqlite, points: { aim: alone, drawn: 0 } },
      { story, seed: 1, ...twoReplicas, points: { aim: shared, drawn: 0 } },
    ];
  });
}

/** What takes no longer than a change of the program can wait for: each story in one of its plays, and each other remedy on SQLite. */
export function shortPlays(): readonly CrashPlay[] {
  const drawn = crashStories.flatMap((story, index) =>
    drawnPlays(story, 1).slice(index % 3, (index % 3) + 1),
  );
  const others = callPlays().filter(
    ({ story, store }) => store === 'sqlite' && !crashStories.includes(story),
  );
  return [...drawn, ...others];
}

/** What went wrong in a play, a line each, and where a process was killed in it. */
export async function playCrashes(
  bundle: string,
  { points, ...play }: CrashPlay,
): Promise<{ readonly wrong: readonly string[]; readonly points: Kills['points'] }> {
  const trouble = kills(play, points);
  const wrong = await playTroubled({ bundle, ...play, trouble });
  return { wrong, points: trouble.points };
}

export function playInWords({ story, seed, store, replicas, points }: CrashPlay): string {
  const kept = store === 'sqlite' ? 'SQLite' : replicas ? 'DynamoDB, two replicas' : 'DynamoDB';
  return `${story.name} (${kept}, killed ${points.aim}, seed ${seed})`;
}
