import type { RecordedEvent } from '../../journal/event.ts';

/** Seconds from the fault, by the daemon's journal against the world's clock. Absent: it did not come to that. */
export interface Timings {
  /** Fault to the first incident. */
  readonly detectSeconds?: number;
  /** Incident to the first intent. */
  readonly decideSeconds?: number;
  /** Intent to the verified end of that remediation. */
  readonly actSeconds?: number;
}

/** Looks at what a journal says between a fault and the end of its scenario. */
export function timings(events: readonly RecordedEvent[], faultAt: number, until: number): Timings {
  const inTime = events.filter((event) => event.at >= faultAt && event.at < until);
  const detected = inTime.find((event) => event.kind === 'incident' && event.how === 'opened');
  if (detected === undefined) return {};
  const detectSeconds = seconds(faultAt, detected.at);
  const decided = inTime.find((event) => event.kind === 'intent');
  if (decided?.kind !== 'intent') return { detectSeconds };
  const decideSeconds = seconds(detected.at, decided.at);
  const ended = inTime.find(
    // What lasts has its verified end where it begins to stand.
    (event) =>
      (event.kind === 'remediation-ended' || event.kind === 'standing') &&
      event.remediation === decided.remediation,
  );
  if (ended === undefined) return { detectSeconds, decideSeconds };
  return { detectSeconds, decideSeconds, actSeconds: seconds(decided.at, ended.at) };
}

function seconds(from: number, to: number): number {
  return Math.round((to - from) / 100) / 10;
}
