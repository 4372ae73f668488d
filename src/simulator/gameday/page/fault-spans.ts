import type { TimelineEntry } from '../report.ts';

export interface FaultSpan {
  readonly fromSeconds: number;
  /** Absent: it was never mended. */
  readonly toSeconds?: number;
  readonly text: string;
}

/** When something was broken, from the lines of a timeline that say so. */
export function faultSpans(timeline: readonly TimelineEntry[]): readonly FaultSpan[] {
  const said = (words: string) =>
    timeline.filter(({ lane, text }) => lane === 'world' && text.startsWith(`FAULT ${words}: `));
  const ends = said('ends');
  return said('begins').map(({ atSeconds, subject, text }) => {
    // What began together is told as one line, and may end apart: the last one counts.
    const names = new Set(subject.split(', '));
    const end = ends.findLast(
      (one) => one.atSeconds >= atSeconds && one.subject.split(', ').some((name) => names.has(name)),
    );
    return {
      fromSeconds: atSeconds,
      ...(end === undefined ? {} : { toSeconds: end.atSeconds }),
      text: `${subject}: ${text.replace('FAULT begins: ', '')}`,
    };
  });
}
