/** One answer of AWS: what its Date header says, and when by our clock its request left and it came. */
export interface DatedAnswer {
  readonly date: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** How far the wall clock of this machine is from AWS's. */
export interface ClockSkew {
  hear(answer: DatedAnswer): void;
  /** Milliseconds by which our clock is ahead (below zero: behind); undefined until enough was heard. */
  ms(): number | undefined;
}

/** The median of so many counts, so that one server whose clock is wrong, or one answer from a cache, decides nothing. */
const answersKept = 5;
/** A Date header names a second and leaves out what has passed of it (RFC 9110, section 5.6.7). */
const headerStepMs = 1000;

export function createClockSkew(): ClockSkew {
  const heard: number[] = [];
  return {
    hear: (answer) => {
      const skew = leastSkew(answer);
      if (!Number.isFinite(skew)) return;
      heard.push(skew);
      if (heard.length > answersKept) heard.shift();
    },
    ms: () =>
      heard.length < answersKept ? undefined : heard.toSorted((a, b) => a - b)[(answersKept - 1) / 2],
  };
}

/**
 * The least skew that explains an answer. AWS dated it some time between its request and its arrival, so an
 * answer that was long on its way tells less, and never more than is so.
 */
function leastSkew({ date, sentAt, receivedAt }: DatedAnswer): number {
  const ahead = sentAt - (date + headerStepMs);
  const behind = receivedAt - date;
  return ahead > 0 ? ahead : Math.min(0, behind);
}
