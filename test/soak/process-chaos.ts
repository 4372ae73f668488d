import { builtBundle } from '../support/crash/built-bundle.ts';
import { crashPlays, playInWords } from '../support/crash/crash-plays.ts';
import { kills } from '../support/crash/kills.ts';
import { playTroubled } from '../support/crash/play-troubled.ts';
import { removeImages } from '../support/image/build-image.ts';

/** The bundle as processes that are killed at other points for each seed: fifteen plays. False when anything went wrong. */
export async function playProcessChaos(
  { first, count }: { readonly first: number; readonly count: number },
  say: (line: string) => void,
): Promise<boolean> {
  const bundle = builtBundle();
  let points = 0;
  let plays = 0;
  let failed = 0;
  for (let seed = first; seed < first + count; seed += 1)
    for (const { play, aims } of crashPlays(seed)) {
      const trouble = kills(play, aims);
      const wrong = await playTroubled({ bundle, ...play, trouble });
      plays += 1;
      points += trouble.points.length;
      if (wrong.length === 0) continue;
      failed += 1;
      say(
        `${playInWords(play)}, killed at\n  ${trouble.points.join('\n  ')}\n  wrong: ${wrong.join('\n  ')}`,
      );
    }
  removeImages();
  say(`${plays} plays of ${count} seeds from ${first} on, killed at ${points} points: ${failed} went wrong`);
  return failed === 0;
}
