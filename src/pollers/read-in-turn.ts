import { AwsError } from '../aws/error.ts';
import type { Resource } from '../model/resource.ts';
import { cadenceMs, type Voice } from './finding.ts';
import { dueInTurn } from './in-turn.ts';
import { mapBounded } from './map-bounded.ts';
import type { PollContext } from './poller.ts';

const callsAtOnce = 4;

export interface Turn {
  readonly voice: Voice;
  /** How many are read in one sweep. */
  readonly most: number;
  /** Whether what is held of one was read before, and not only listed. */
  readonly wasRead: (resource: Resource) => boolean;
  /** Throws AwsError; one that is `gone` was deleted since it was listed. */
  readonly read: (resource: Resource) => Promise<Resource>;
}

export interface Read {
  /** All that was listed and is still there: as it was read now, or as it is held. */
  readonly resources: readonly Resource[];
  /** Those that were read now. */
  readonly fresh: readonly Resource[];
  /** What was read now is valid until its turn comes again. */
  readonly voice: Voice;
}

/**
 * Reads what AWS tells of one thing at a time only: of a large account a part in each sweep, new ones first.
 * `listed` are as the list says, with what the model holds of each. Throws AwsError.
 */
export async function readInTurn(
  listed: readonly Resource[],
  context: PollContext,
  { voice, most, wasRead, read }: Turn,
): Promise<Read> {
  const sweeps = Math.max(1, Math.ceil(listed.length / most));
  const due = new Set(
    dueInTurn(listed, { wasRead, sweep: Math.floor(context.now() / cadenceMs(voice, context)), most }),
  );
  const answers = await mapBounded(listed, callsAtOnce, async (one) => {
    if (!due.has(one)) return { one, isFresh: false };
    const found = await unlessGone(() => read(one));
    return found === undefined ? undefined : { one: found, isFresh: true };
  });
  const there = answers.filter((answer) => answer !== undefined);
  return {
    resources: there.map(({ one }) => one),
    fresh: there.flatMap(({ one, isFresh }) => (isFresh ? [one] : [])),
    voice: { ...voice, part: { ...voice.part, everyMs: voice.part.everyMs * sweeps } },
  };
}

/** Nothing of what was deleted meanwhile. Throws AwsError for everything else that went wrong. */
export async function unlessGone<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}
