import { scopeOf } from '../aws/arn.ts';
import type { SignalState } from '../model/signal.ts';
import type { AwsEvent } from './event.ts';

/** A check that came into another state, by the journal. */
export interface CheckChange {
  readonly resource: string;
  readonly check: string;
  readonly from?: SignalState;
  readonly to: SignalState;
}

/** Counts what a poll found changed and no event told of. */
export interface MissedEvents {
  readonly told: (event: AwsEvent, source: string) => void;
  readonly changed: (change: CheckChange) => void;
  /** By source. */
  readonly counts: () => ReadonlyMap<string, number>;
}

/** An event is told of this long before or after the poll that sees the same: RDS is the slowest at a minute. */
const earlierMs = 300_000;
const laterMs = 120_000;
/** Resources remembered, of either kind. */
const most = 10_000;

interface Published {
  readonly source: string;
  readonly on: RegExp;
  readonly from?: SignalState;
  readonly to?: SignalState;
}

/** Checks whose every change AWS publishes, or every change from or to one state, and what on. */
const published: Readonly<Record<string, Published>> = {
  'cloudwatch/alarm': { source: 'aws.cloudwatch', on: /:alarm:/ },
  'ec2/state': { source: 'aws.ec2', on: /:instance\// },
  // That it failed; what it is at work on has events for a part of it only.
  'rds/status': { source: 'aws.rds', on: /:db:/, to: 'fail' },
  // That a deployment is over. One that fails has an event only where the circuit breaker is on.
  'ecs/deployment': { source: 'aws.ecs', on: /:service\//, to: 'pass' },
  // That a first task failed: each that ends has an event, which names its service by its long ARN. Later the check
  // changes with the time and with how many tasks are wanted, too.
  'ecs/task-exits': { source: 'aws.ecs', on: /:service\/[^/]+\/[^/]+$/, from: 'pass' },
};

export function watchForMissed(parts: {
  now(): number;
  /** `account/region` of each queue; others count from their first event on. */
  readonly covered: readonly string[];
}): MissedEvents {
  const covered = new Set(parts.covered);
  const toldAt = new Map<string, number>();
  const waiting = new Map<string, { readonly at: number; readonly source: string }>();
  const counts = new Map<string, number>();

  const settle = (): void => {
    const now = parts.now();
    for (const [resource, { at, source }] of waiting) {
      if (now - at <= laterMs) continue;
      waiting.delete(resource);
      counts.set(source, (counts.get(source) ?? 0) + 1);
    }
    for (const [resource, at] of toldAt) {
      if (now - at <= earlierMs && toldAt.size <= most) break;
      toldAt.delete(resource);
    }
  };

  return {
    told: ({ account, region, resources }, source) => {
      covered.add(`${account}/${region}`);
      if (!counts.has(source)) counts.set(source, 0);
      for (const resource of resources) {
        waiting.delete(resource);
        // Deleted first, so that the oldest word always comes first.
        toldAt.delete(resource);
        toldAt.set(resource, parts.now());
      }
      settle();
    },
    changed: ({ resource, check, from, to }) => {
      const event = published[check];
      // What went out of sight or came into it is no change of AWS's.
      if (event === undefined || !event.on.test(resource)) return;
      if ((event.to ?? to) !== to || (event.from ?? from) !== from) return;
      if (from === undefined || from === 'unknown' || to === 'unknown') return;
      const scope = scopeOf(resource);
      if (scope === undefined || !covered.has(`${scope.account}/${scope.region}`)) return;
      settle();
      if (!toldAt.has(resource) && waiting.size < most)
        waiting.set(resource, { at: parts.now(), source: event.source });
    },
    counts: () => {
      settle();
      return counts;
    },
  };
}
