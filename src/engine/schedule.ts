import type { AwsScope } from '../aws/scope.ts';
import type { PollPart, Poller } from '../pollers/poller.ts';
import { type RandomStream, randomStream } from '../runtime/random.ts';

/** One part of one poller in one account and region, and when it is read next. */
export interface Sweep {
  readonly poller: Poller;
  readonly part: PollPart;
  readonly scope: AwsScope;
  readonly everyMs: number;
  /** `everyMs` over the part's own default: signals stay valid for as much longer or shorter. */
  readonly stretch: number;
  /** From the first read to the second. */
  readonly secondReadMs: number;
  /** Its own, so that the order in which answers come in does not change when anything is read next. */
  readonly jitter: RandomStream;
  /** Monotonic milliseconds: a wall clock that is set back must not stop the reads. */
  nextAt: number;
  runs: number;
  /** Reads that failed one after the other, up to now. */
  failures: number;
  running: boolean;
}

/** Global services are read once an account, here: their control planes live in us-east-1. */
const globalRegion = 'us-east-1';

/** The second read follows soon: it can use what the first reads of the others found. */
const secondReadMs = 15_000;

/**
 * Whoever takes over acts after it (initial-state.ts), so that the parts of a poller then follow each other in their order,
 * from the first to the last within these: some build on what the one before can only find with its second read.
 */
const takeoverSecondReadMs = { first: 10_000, last: 20_000 };

export function planSweeps(options: {
  readonly pollers: readonly Poller[];
  readonly accounts: readonly { readonly account: string; readonly regions: readonly string[] }[];
  readonly settings: Readonly<
    Record<string, { readonly enabled: boolean; readonly every?: number | undefined }>
  >;
  /** Monotonic milliseconds. */
  readonly startAt: number;
  readonly seed: number;
  /** From one that watched until moments ago. */
  readonly takesOver?: boolean;
}): Sweep[] {
  const sweeps: Sweep[] = [];
  for (const poller of options.pollers) {
    const setting = options.settings[poller.name];
    if (setting?.enabled === false) continue;
    const stretch = stretchOf(poller, setting);
    for (const [index, part] of poller.parts.entries()) {
      for (const { account, regions } of options.accounts) {
        for (const region of part.reach === 'global' ? [globalRegion] : regions) {
          const everyMs = Math.round(part.everyMs * stretch);
          sweeps.push({
            poller,
            part,
            scope: { account, region },
            everyMs,
            stretch,
            secondReadMs: options.takesOver === true ? secondAfter(index, poller.parts.length) : secondReadMs,
            jitter: randomStream(
              options.seed,
              `sweep-jitter/${poller.name}/${part.name}/${account}/${region}`,
            ),
            nextAt: options.startAt,
            runs: 0,
            failures: 0,
            running: false,
          });
        }
      }
    }
  }
  return sweeps;
}

/** `every` is the cadence of the poller's quickest part; the others keep their proportion to it. */
export function stretchOf(
  { parts }: Poller,
  setting: { readonly every?: number | undefined } | undefined,
): number {
  const quickest = Math.min(...parts.map((part) => part.everyMs));
  return setting?.every === undefined ? 1 : setting.every / quickest;
}

function secondAfter(index: number, parts: number): number {
  const { first, last } = takeoverSecondReadMs;
  return first + ((last - first) * index) / Math.max(1, parts - 1);
}

/** A slow sweep that failed is not left for its whole cadence. */
const retryMs = 60_000;

/**
 * Each further failure doubles the wait, up to this or the cadence, whichever is longer: a service that is
 * out is not asked more often than one that works, and it is known two minutes after it is back.
 */
const longestRetryMs = 120_000;

/** A part that lacks a permission is off, and the permission is checked anew this often (SAFETY section 3). */
const permissionCheckMs = 1_800_000;

/** A tenth either way, so that a fleet of daemons and of parts does not ask at the same moment. */
export function reschedule(sweep: Sweep, outcome: ReadOutcome, monotonicNow: number): void {
  sweep.failures = outcome === 'failed' ? sweep.failures + 1 : 0;
  sweep.nextAt = monotonicNow + Math.round(waitAfter(sweep, outcome) * (0.9 + 0.2 * sweep.jitter.next()));
}

export type ReadOutcome = 'read' | 'failed' | 'denied';

function waitAfter(sweep: Sweep, outcome: ReadOutcome): number {
  switch (outcome) {
    case 'denied':
      return permissionCheckMs;
    case 'failed':
      return Math.min(
        Math.min(retryMs, sweep.everyMs) * 2 ** (sweep.failures - 1),
        Math.max(longestRetryMs, sweep.everyMs),
      );
    case 'read':
      return sweep.runs === 1 ? Math.min(sweep.secondReadMs, sweep.everyMs) : sweep.everyMs;
  }
}
