import type { RunReport, TimelineEntry, TimelineLane } from '../report.ts';
import type { Axis } from './axis.ts';
import { faultSpans } from './fault-spans.ts';
import { type Markup, markup } from './markup.ts';
import { fromFault } from '../from-fault.ts';
import { usersArea } from './users-area.ts';

/** From top to bottom: what happens, what is seen and thought of it, what is done about it. */
const lanes: readonly TimelineLane[] = [
  'world',
  'signal',
  'verdict',
  'gate',
  'action',
  'page',
  'harm',
  'trouble',
];

/** Marks closer than this share of the axis, in per cent, are one. */
const markWidth = 1.1;

interface Mark {
  readonly place: number;
  readonly lane: TimelineLane;
  /** Places of its entries in the timeline. */
  readonly entries: readonly number[];
}

/** One run as lanes over time. `id` is unique on the page; the entries of its list are `id-0`, `id-1`, … */
export function chart({ timeline, experience, result }: RunReport, axis: Axis, id: string): Markup {
  const used = lanes.filter((lane) => timeline.some((entry) => entry.lane === lane));
  const spans = faultSpans(timeline).map(({ fromSeconds, toSeconds, text }) => {
    const left = axis.at(fromSeconds);
    const right = axis.at(Math.min(toSeconds ?? axis.to, axis.to));
    return markup`<i class="fault" style="left:${left}%;width:${Math.max(0.3, right - left)}%" title="${text}"></i>`;
  });
  const ticks = axis.ticks.map(
    ({ seconds, label }) => markup`<span class="tick" style="left:${axis.at(seconds)}%">${label}</span>`,
  );
  const rows = used.map(
    (lane) =>
      markup`<div class="lane"><span class="lane-name">${lane}</span><div class="track">${marksOf(timeline, lane, axis).map((mark) => drawn(mark, timeline, id))}</div></div>`,
  );
  return markup`<div class="chart" role="group" aria-label="${result.policy}: what happened over time">
<div class="spans" aria-hidden="true">${spans}</div>
<div class="lane users"><span class="lane-name">users</span><div class="track">${usersArea(experience, axis)}</div></div>
${rows}
<div class="lane axis" aria-hidden="true"><span class="lane-name"></span><div class="track">${ticks}</div></div>
</div><p class="readout" aria-live="polite"></p>`;
}

function marksOf(timeline: readonly TimelineEntry[], lane: TimelineLane, axis: Axis): readonly Mark[] {
  const marks: { place: number; lane: TimelineLane; entries: number[] }[] = [];
  for (const [index, entry] of timeline.entries()) {
    if (entry.lane !== lane) continue;
    const place = axis.at(entry.atSeconds);
    const last = marks.at(-1);
    if (last !== undefined && place - last.place < markWidth) last.entries.push(index);
    else marks.push({ place, lane, entries: [index] });
  }
  return marks;
}

/** A mark leads to what it stands for in the list below the chart; the script shows it beside the chart as well. */
function drawn({ place, lane, entries }: Mark, timeline: readonly TimelineEntry[], id: string): Markup {
  const [first = 0] = entries;
  const last = entries.at(-1) ?? first;
  const many = entries.length === 1 ? '' : `, ${entries.length} entries`;
  const label = `${lane} ${fromFault(timeline[first]?.atSeconds ?? 0)}${many}`;
  const size = entries.length === 1 ? '' : entries.length < 4 ? ' several' : ' many';
  return markup`<a class="mark ${lane}${size}" href="#${id}-${first}" data-last="${last}" style="left:${place}%" aria-label="${label}"></a>`;
}
