import type { RenewalFailure } from '../aws/lasting-credentials.ts';
import type { AwsScope } from '../aws/scope.ts';
import type { Troubles } from '../engine/troubles.ts';
import { timeInWords } from '../model/time-in-words.ts';
import type { Clock } from '../runtime/clock.ts';

/** Credentials that cannot be renewed are told of while they still hold: afterwards Holdfast sees nothing there. */
export function renewalTrouble(
  troubles: Pick<Troubles, 'begin' | 'end'>,
  clock: Pick<Clock, 'now'>,
  { account, region }: AwsScope,
  failure: RenewalFailure | undefined,
): void {
  const part = `credentials:${account}/${region}`;
  if (failure === undefined) return troubles.end(part);
  const where = region === 'default' ? 'that Holdfast runs with' : `for account ${account} in ${region}`;
  troubles.begin({
    part,
    since: clock.now(),
    reason: `the credentials ${where} end at ${timeInWords(failure.endsAt)} and could not be renewed: ${failure.reason}. What they read is not seen any more then; "holdfast doctor" tells what is missing`,
    blocksActing: false,
  });
}
