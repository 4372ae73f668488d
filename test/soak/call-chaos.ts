import { killedAtEachCall } from '../support/killed-at-a-call.ts';
import { remedyNames } from '../support/remedy-stories.ts';

/** Before and after each of so many calls of a remedy and of what gives it back. */
const mostPoints = 8;

/** Every remedy of the registry, its holder killed before and after each of its calls. False when anything went worse. */
export async function playCallChaos(say: (line: string) => void): Promise<boolean> {
  let points = 0;
  let wrong = 0;
  let latest = 0;
  for (const remedy of remedyNames)
    for (const { point, worse, laterInLeases } of await killedAtEachCall(remedy, mostPoints)) {
      points += 1;
      latest = Math.max(latest, laterInLeases);
      if (worse.length === 0) continue;
      wrong += 1;
      say(`${remedy}, killed ${point}:\n  ${worse.join('\n  ')}`);
    }
  say(
    `${remedyNames.length} remedies, killed at ${points} points: ${wrong} went worse; all was well ${latest.toFixed(1)} leases later at most`,
  );
  return wrong === 0;
}
