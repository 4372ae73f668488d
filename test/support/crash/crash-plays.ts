import { crashStories } from './crash-stories.ts';
import type { Aim } from './kills.ts';
import type { TroubledPlay } from './play-troubled.ts';

/**
 * Each story with the journal in SQLite, in DynamoDB, and there with two replicas. Before every change that a remedy
 * makes and after each of its steps a process is killed in one of them; what else it is killed at is drawn from the seed.
 */
export function crashPlays(
  seed: number,
): readonly { readonly play: TroubledPlay; readonly aims: readonly Aim[] }[] {
  return crashStories.flatMap((story) => {
    const before = story.steps.flat().map((operation) => ({ when: 'before' as const, operation }));
    // After a change that is not the last of its step is before the next one.
    const after = story.steps.flatMap((step) =>
      step.slice(-1).map((operation) => ({ when: 'after' as const, operation })),
    );
    const alone = { story, seed, replicas: false };
    const shared = { story, seed, store: 'dynamodb' as const, replicas: true };
    return [
      { play: { ...alone, store: 'sqlite' as const }, aims: before },
      { play: { ...alone, store: 'dynamodb' as const }, aims: after },
      { play: shared, aims: after.map(alternating) },
    ];
  });
}

function alternating(aim: Aim, index: number): Aim {
  return { ...aim, when: index % 2 === 0 ? 'after' : 'before' };
}

export function playInWords({ story, seed, store, replicas }: TroubledPlay): string {
  const kept = store === 'sqlite' ? 'SQLite' : replicas ? 'DynamoDB, two replicas' : 'DynamoDB';
  return `${story.name} (${kept}, seed ${seed})`;
}
