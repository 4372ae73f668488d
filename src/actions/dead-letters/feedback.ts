/** What is known of messages that SQS moves back, by fresh reads. */
export interface Moving {
  /** Messages a second, as it was asked for. */
  readonly perSecond: number;
  /** How many lay in the dead-letter queue when it began, and how many were moved since, by SQS's word. */
  readonly toMove: number;
  readonly moved: number;
  /** How many lie in the dead-letter queue now; undefined: SQS does not say. */
  readonly lying: number | undefined;
  /** How many wait in the queue that they are moved to: before it began, and now. */
  readonly waitingBefore: number;
  readonly waiting: number | undefined;
}

/** SQS's numbers are right within a minute of the last message (its API reference). */
const numbersLagSeconds = 60;

/** Of what was moved, so many may come back before it is for nothing. */
const cameBackAtMost = 0.1;

/** What consumers should take in less time than this is no backlog. */
const backlogSeconds = 120;

/**
 * Why the move has to end, or undefined. In this order: what is moved comes back, so that its cause is not gone; it
 * waits where it was moved to, so that its consumers cannot bear it; SQS does not say either.
 */
export function whyEnd(moving: Moving): string | undefined {
  const { perSecond, toMove, moved, lying, waitingBefore, waiting } = moving;
  if (lying === undefined || waiting === undefined) return 'SQS does not say how many messages lie where';
  const cameBack = lying - Math.max(0, toMove - moved);
  if (cameBack > perSecond * numbersLagSeconds + cameBackAtMost * moved)
    return `${cameBack} of ${moved} messages came back as dead letters`;
  return waiting > 2 * waitingBefore + perSecond * backlogSeconds
    ? `${waiting} messages wait to be taken, and ${waitingBefore} did before`
    : undefined;
}
