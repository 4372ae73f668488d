import type { RecordedEvent } from '../../journal/event.ts';
import { rules } from '../judge/registry.ts';
import type { Harm } from '../judge/rule.ts';
import type { World } from '../world/state/world.ts';
import { type Names, namesOf } from './names.ts';
import type { TimelineEntry } from './report.ts';
import { asTimeline, type StoryLine } from './story.ts';
import { tellGates } from './tell-gates.ts';
import { tellHappenings } from './tell-happenings.ts';
import { tellJournal } from './tell-journal.ts';
import { tellUsers } from './tell-users.ts';

/** So much of what came before the first fault belongs to the story. */
const leadInMs = 60_000;

/** All that is known of a run once it is over. Times are milliseconds since the epoch. */
export interface Played {
  readonly world: World;
  readonly events: readonly RecordedEvent[];
  readonly harms: readonly Harm[];
  readonly faultAt: number;
  readonly endAt: number;
}

/** The story of a run for somebody who was not there, in order of time, bounded. */
export function timelineOf({ world, events, harms, faultAt, endAt }: Played): readonly TimelineEntry[] {
  const names = namesOf(world);
  const within = ({ at }: { readonly at: number }) => at >= faultAt - leadInMs && at < endAt;
  const lines = [
    ...tellHappenings(world.happenings.filter(within), names),
    ...tellUsers((world.users?.experienced ?? []).filter(within)),
    ...tellJournal(events.filter(within), names),
    ...tellGates(events.filter(within), names),
    ...harms.filter(within).map((harm) => tellHarm(harm, names)),
  ];
  return asTimeline(lines, faultAt);
}

function tellHarm({ at, code, action, target, detail }: Harm, names: Names): StoryLine {
  const name = rules.find((rule) => rule.code === code)?.name ?? '';
  const text = `${code} ${name}: ${action}. ${names.inText(detail)}`;
  return { at, lane: 'harm', subject: names.of(target), text, once: `${target}|${text}` };
}
