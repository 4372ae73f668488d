import { fromFault } from '../../simulator/gameday/from-fault.ts';
import type { TimelineEntry, TimelineLane } from '../../simulator/gameday/report.ts';
import { clean, wrap } from '../client/print.ts';
import type { CliIo } from '../command.ts';

/** Columns before the text of a line: the time and the lane. */
const indent = 20;

/** A timeline in the terminal, one entry a line, minutes and seconds from the fault in front. */
export function storyLines(entries: readonly TimelineEntry[], io: CliIo): readonly string[] {
  return entries.map(({ atSeconds, lane, subject, text }) => {
    const time = fromFault(atSeconds).padStart(10);
    const said = clean(subject === '' ? text : `${subject}: ${text}`);
    // In a pipe each entry is one line.
    const body = io.isTerminal ? wrap(said, io, ' '.repeat(indent)).trimStart() : said;
    return `${io.colors.dim(time)}  ${laneColor(lane, io)(lane.padEnd(8))}${body}`;
  });
}

/** The world and its users in one colour, what Holdfast makes of it in another, harm in red. */
function laneColor(lane: TimelineLane, { colors }: CliIo): (text: string) => string {
  switch (lane) {
    case 'world':
    case 'users':
      return colors.magenta;
    case 'signal':
    case 'verdict':
    case 'gate':
      return colors.cyan;
    case 'action':
      return colors.green;
    case 'page':
    case 'trouble':
      return colors.yellow;
    case 'harm':
      return colors.red;
  }
}
