import { durationInWords, percentInWords } from '../../safety/in-words.ts';
import type { ExperiencedSecond } from '../world/state/users.ts';
import type { StoryLine } from './story.ts';

/** Users count as down in a second in which more of their requests fail; the judge counts by the same. */
const downAbove = 0.05;

/** A crossing counts once it has lasted this long: a passing second is no news. */
const lastsSeconds = 3;

/** While users are down, a share of failures that differs by so much from what was told is told as well. */
const worthTelling = 0.25;

/** When the share of requests that fail crosses 5 %, how bad it gets, and what the span was like. */
export function tellUsers(seconds: readonly ExperiencedSecond[]): readonly StoryLine[] {
  const lines: StoryLine[] = [];
  let down: { since: number; worst: number; told: number } | undefined;
  let candidate: ExperiencedSecond[] = [];
  const tell = (at: number, text: string) => lines.push({ at, lane: 'users', subject: 'users', text });
  for (const second of seconds) {
    const share = failing(second);
    if (down !== undefined) down.worst = Math.max(down.worst, share);
    const isNews =
      share > downAbove !== (down !== undefined) ||
      (down !== undefined && Math.abs(share - down.told) >= worthTelling);
    candidate = isNews ? [...candidate, second] : [];
    const [first] = candidate;
    if (first === undefined || candidate.length < lastsSeconds) continue;
    const now = candidate.reduce((sum, one) => sum + failing(one), 0) / candidate.length;
    candidate = [];
    if (now <= downAbove) {
      const { since, worst } = down ?? { since: first.at, worst: now };
      const figures = `after ${durationInWords(first.at - since)}, at worst ${percentInWords(worst)}`;
      tell(first.at, `well again ${figures}: ${percentInWords(now)} of requests fail`);
      down = undefined;
    } else if (down === undefined) {
      down = { since: first.at, worst: now, told: now };
      tell(first.at, `${percentInWords(now)} of requests fail`);
    } else {
      tell(first.at, `${now > down.told ? 'worse' : 'better'}: ${percentInWords(now)} of requests fail`);
      down.told = now;
    }
  }
  return lines;
}

function failing({ ok, errors }: ExperiencedSecond): number {
  return ok + errors === 0 ? 0 : errors / (ok + errors);
}
