import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';
import { lookUpChanges } from '../../pollers/cloudtrail/changes.ts';
import type { Clock } from '../../runtime/clock.ts';
import { errorText } from '../../runtime/error-text.ts';
import { asSentence } from '../../safety/in-words.ts';
import type { Troubles } from '../troubles.ts';
import type { PlacedChange } from './nearest.ts';

export interface ReaderParts {
  readonly aws: AwsAccess;
  readonly clock: Clock;
  readonly troubles: Pick<Troubles, 'begin' | 'end'>;
}

/** What CloudTrail tells of one account and region. */
export interface Told {
  readonly changes: readonly PlacedChange[];
  /** Why something of it is not known, a sentence each. */
  readonly unknown: readonly string[];
  /** What happened before this was not read, for there was too much. */
  readonly readBackTo?: number;
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** A part that AWS denies is asked of anew after this long: a permission that was given must not need a restart. */
const deniedForMs = 3_600_000;

/** Reads CloudTrail's history of a region in the background, one call after the other. */
export function createReader({ aws, clock, troubles }: ReaderParts): {
  /** What was told, once, with the window that was asked for; undefined while it is being read, which this begins. */
  read(scope: AwsScope, window: Window, now: number): (Told & { readonly window: Window }) | undefined;
} {
  const running = new Set<string>();
  const answers = new Map<string, Told & { readonly window: Window }>();
  /** Monotonic milliseconds until which AWS is not asked, and what is said instead. */
  const denied = new Map<string, { readonly until: number; readonly told: Told }>();

  const refusal = (error: unknown, scope: AwsScope, now: number): Told => {
    const place = nameOf(scope);
    if (!(error instanceof AwsError) || error.permission === undefined)
      return {
        changes: [],
        unknown: [asSentence(`CloudTrail told nothing of ${place}: ${errorText(error)}`)],
      };
    const reason = `switched off, permission ${error.permission} is missing in ${place}: who changed what before an incident is not known there`;
    troubles.begin({ part: partOf(scope), since: now, reason, blocksActing: false, quiet: true });
    const told = {
      changes: [],
      unknown: [`CloudTrail may not be asked of ${place}: permission ${error.permission} is missing.`],
    };
    denied.set(place, { until: clock.monotonic() + deniedForMs, told });
    return told;
  };

  const begin = async (scope: AwsScope, window: Window, now: number): Promise<void> => {
    const place = nameOf(scope);
    running.add(place);
    try {
      // Whatever is read to decide or to act goes first: this is only shown.
      const { changes, ...rest } = await lookUpChanges({ aws, scope, priority: 'sweep' }, window);
      troubles.end(partOf(scope));
      const placed = changes.map((change) => ({ ...change, ...scope }));
      answers.set(place, { changes: placed, unknown: [], ...rest, window });
    } catch (error) {
      answers.set(place, { ...refusal(error, scope, now), window });
    }
    running.delete(place);
  };

  return {
    read: (scope, window, now) => {
      const place = nameOf(scope);
      const answer = answers.get(place);
      if (answer !== undefined) {
        answers.delete(place);
        return answer;
      }
      const refused = denied.get(place);
      if (refused !== undefined && clock.monotonic() < refused.until) return { ...refused.told, window };
      if (!running.has(place)) void begin(scope, window, now);
      return undefined;
    },
  };
}

/** What people call an account and a region together. */
export function nameOf({ account, region }: AwsScope): string {
  return `${account}/${region}`;
}

function partOf(scope: AwsScope): string {
  return `changes:${nameOf(scope)}`;
}
