import { builtBundle } from '../support/crash/built-bundle.ts';
import { type CrashPlay, playCrashes, playInWords } from '../support/crash/crash-plays.ts';
import { removeImages } from '../support/image/build-image.ts';

/** The bundle as processes that are killed. False when anything went wrong. */
export async function playProcessChaos(
  plays: readonly CrashPlay[],
  say: (line: string) => void,
): Promise<boolean> {
  const bundle = builtBundle();
  let killed = 0;
  let failed = 0;
  for (const play of plays) {
    const { wrong, points } = await playCrashes(bundle, play);
    killed += points.length;
    if (wrong.length === 0) continue;
    failed += 1;
    say(`${playInWords(play)}, killed at\n  ${points.join('\n  ')}\n  wrong: ${wrong.join('\n  ')}`);
  }
  removeImages();
  say(`${plays.length} plays, killed at ${killed} points: ${failed} went wrong`);
  return failed === 0;
}
