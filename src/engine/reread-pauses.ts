import type { AwsScope } from '../aws/scope.ts';
import type { Observation } from '../model/observation.ts';
import type { Clock } from '../runtime/clock.ts';

/** After the first failure; each further one doubles it, up to `longestMs`. */
const shortestMs = 15_000;
const longestMs = 120_000;

/**
 * Which pollers are left alone for now. Suspects, and targets of remedies that may begin, are read again
 * many times a minute; with the SDK's own retries that would be a storm upon a service that throttles or is out.
 */
export interface RereadPauses {
  /** Why this poller is not to be asked now in this account and region; undefined: it may be. */
  whyNot(poller: string, scope: AwsScope): string | undefined;
  /** What it answered: being throttled or not reached begins or prolongs a pause, any other answer ends it. */
  note(poller: string, scope: AwsScope, answers: readonly Observation[]): void;
}

export function createRereadPauses(clock: Clock): RereadPauses {
  const pauses = new Map<string, { readonly failures: number; readonly until: number }>();
  const key = (poller: string, { account, region }: AwsScope) => `${poller}/${account}/${region}`;
  return {
    whyNot: (poller, scope) => {
      const pause = pauses.get(key(poller, scope));
      const leftMs = (pause?.until ?? 0) - clock.monotonic();
      return pause === undefined || leftMs <= 0
        ? undefined
        : `${poller}: ${pause.failures} in a row failed, asked again in ${Math.ceil(leftMs / 1000)} s`;
    },
    note: (poller, scope, answers) => {
      const own = key(poller, scope);
      const failures = (pauses.get(own)?.failures ?? 0) + 1;
      if (answers.some(isPressed)) {
        const until = clock.monotonic() + Math.min(shortestMs * 2 ** (failures - 1), longestMs);
        pauses.set(own, { failures, until });
      } else if (answers.length > 0) pauses.delete(own);
    },
  };
}

function isPressed(answer: Observation): boolean {
  return answer.kind === 'failed' && (answer.failure === 'throttled' || answer.failure === 'unreachable');
}
