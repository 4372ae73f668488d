import { durationInWords } from '../../safety/in-words.ts';
import type { TimelineEntry, TimelineLane } from './report.ts';

/** Something worth telling, before repetition is taken out of it. */
export interface StoryLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly lane: TimelineLane;
  readonly subject: string;
  readonly text: string;
  /** Lines with the same word here say the same of several subjects: close together they are told as one. */
  readonly together?: string;
  /** A line whose word here was told before is counted, not told again. */
  readonly once?: string;
}

/** What happens to several things within this long is one event to a person. */
const togetherMs = 15_000;

/** Subjects that a line names before it only counts the rest. */
const namedAtMost = 3;

/** A story longer than this is not read. Lanes are bounded apart, so that none drowns another. */
const linesAtMost: Readonly<Record<TimelineLane, number>> = {
  world: 80,
  users: 60,
  signal: 40,
  verdict: 60,
  gate: 60,
  action: 80,
  page: 20,
  harm: 40,
  trouble: 20,
};

interface Told extends StoryLine {
  readonly subjects: string[];
  times: number;
}

/** Puts lines in order and takes out of them what says nothing new. Seconds count from `faultAt`. */
export function asTimeline(lines: readonly StoryLine[], faultAt: number): readonly TimelineEntry[] {
  const told: Told[] = [];
  const open = new Map<string, Told>();
  const said = new Map<string, Told>();
  for (const line of lines.toSorted((a, b) => a.at - b.at || order.indexOf(a.lane) - order.indexOf(b.lane))) {
    const repeated = line.once === undefined ? undefined : said.get(`${line.lane}|${line.once}`);
    if (repeated !== undefined) {
      repeated.times += 1;
      continue;
    }
    const key = `${line.lane}|${line.together ?? ''}`;
    const earlier = line.together === undefined ? undefined : open.get(key);
    const one: Told =
      earlier !== undefined && line.at - earlier.at <= togetherMs
        ? earlier
        : { ...line, subjects: [], times: 0 };
    if (!one.subjects.includes(line.subject)) one.subjects.push(line.subject);
    if (line.once !== undefined) said.set(`${line.lane}|${line.once}`, one);
    if (one === earlier) continue;
    told.push(one);
    open.set(key, one);
  }
  return bounded(told).map((one) => ({
    atSeconds: Math.round((one.at - faultAt) / 100) / 10,
    lane: one.lane,
    subject: listed(one.subjects),
    text:
      one.times === 0
        ? one.text
        : `${one.text} (and ${one.times} more ${one.times === 1 ? 'time' : 'times'})`,
  }));
}

/** Cause before effect, where both came at one instant: what the world does then, it does to what was done. */
const order: readonly TimelineLane[] = [
  'signal',
  'verdict',
  'gate',
  'action',
  'world',
  'users',
  'page',
  'harm',
  'trouble',
];

/** The first lines of each lane; of those left out, one line that says so where they would begin. */
function bounded(told: readonly Told[]): readonly Told[] {
  const left = new Map(Object.entries(linesAtMost));
  const cut = new Map<TimelineLane, { at: number; last: number; count: number }>();
  const kept = told.filter(({ lane, at }) => {
    const room = left.get(lane) ?? 0;
    left.set(lane, room - 1);
    if (room > 0) return true;
    const before = cut.get(lane);
    cut.set(lane, { at: before?.at ?? at, last: at, count: (before?.count ?? 0) + 1 });
    return false;
  });
  const notes = [...cut].map(([lane, { at, last, count }]): Told => {
    const text = `${count} more of these in the next ${durationInWords(last - at)} are left out`;
    return { at, lane, subject: '', text, subjects: [''], times: 0 };
  });
  return [...kept, ...notes].toSorted((a, b) => a.at - b.at);
}

function listed(subjects: readonly string[]): string {
  if (subjects.length <= namedAtMost) return subjects.join(', ');
  const named = subjects.slice(0, namedAtMost - 1).join(', ');
  return `${named} and ${subjects.length - namedAtMost + 1} more`;
}
