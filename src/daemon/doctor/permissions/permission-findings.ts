import type { AwsScope } from '../../../aws/scope.ts';
import { queuePermissions } from '../../../intake/event-queue.ts';
import { permissionsOf } from '../../../pollers/poller.ts';
import { actingRemedies } from '../../acting-remedies.ts';
import { isRead } from '../../iam/statements.ts';
import type { Examined, ExaminedAccount, Finding } from '../check.ts';
import { type Answers, readEverything } from './read-everything.ts';
import { permittedOn, simulate } from './simulate.ts';

const todo = 'permit it to this identity: holdfast iam-policy prints the documents';

/**
 * What each enabled poller and remedy may do here: by IAM's own simulation where that is permitted, else by
 * reading everything once, which proves reads and says nothing of changes.
 */
export async function permissionFindings(
  examined: Examined,
  account: ExaminedAccount,
  { region, identity }: { readonly region: string; readonly identity: string },
): Promise<readonly Finding[]> {
  const { enabled } = examined;
  const simulated = await simulate({ aws: account.aws, account: account.account, region, identity, enabled });
  const answers =
    simulated.kind === 'answered' ? simulated.answers : await readEverything(examined, account, region);
  const how = simulated.kind === 'answered' ? 'by simulation' : 'by reading once';
  const where = `in ${account.account}, ${region}`;
  const pollers = enabled.pollers.map((poller) =>
    findingOf({
      what: `poller ${poller.name} ${where}`,
      needed: permissionsOf(poller),
      answers,
      how,
      lost: 'what it reads stays unknown',
    }),
  );
  const acting = actingRemedies(examined.rules.rules?.policies.policies ?? [], examined.config.mode);
  const remedies = enabled.actions.map(({ name, permissions }) =>
    findingOf({
      what: `remedy ${name} ${where}`,
      // What only shows reads, and changes nothing.
      needed: acting.has(name) ? permissions : permissions.filter(isRead),
      answers,
      how,
      lost: 'it is not begun',
    }),
  );
  const queues = enabled.queueArns
    .filter((arn) => isAt(arn, { account: account.account, region }))
    .map((arn) =>
      findingOf({
        what: `queue ${arn.slice(arn.lastIndexOf(':') + 1)} ${where}: reading`,
        needed: queuePermissions.map((permission) => permittedOn(permission, arn)),
        answers,
        how,
        lost: 'no event is taken from it',
      }),
    );
  const note: readonly Finding[] =
    simulated.kind === 'answered'
      ? []
      : [{ what: `simulation ${where}`, verdict: 'unknown', detail: simulated.reason }];
  return [...note, ...pollers, ...remedies, ...queues];
}

/** A queue whose address tells neither is asked of wherever it may be. */
function isAt(arn: string, { account, region }: AwsScope): boolean {
  const [, , , itsRegion, itsAccount] = arn.split(':');
  return [region, '*'].includes(itsRegion ?? '*') && [account, '*'].includes(itsAccount ?? '*');
}

function findingOf(asked: {
  readonly what: string;
  readonly needed: readonly string[];
  readonly answers: Answers;
  readonly how: string;
  readonly lost: string;
}): Finding {
  const { what, answers, how } = asked;
  const needed = [...new Set(asked.needed)].toSorted();
  const denied = needed.filter((permission) => answers.get(permission) === 'denied');
  if (denied.length > 0)
    return {
      what,
      verdict: 'problem',
      detail: `${denied.join(', ')} ${denied.length === 1 ? 'is' : 'are'} missing (${how}): ${asked.lost}`,
      todo,
    };
  const open = needed.filter((permission) => !answers.has(permission));
  if (open.length === 0)
    return { what, verdict: 'ok', detail: `all ${needed.length} permissions are there (${how})` };
  return {
    what,
    verdict: 'unknown',
    detail: `${needed.length - open.length} of ${needed.length} permissions are there (${how}); nothing was there to ask of, or it changes something: ${open.join(', ')}`,
  };
}
