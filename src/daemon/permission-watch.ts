import { IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Action } from '../actions/action.ts';
import type { AwsAccess } from '../aws/access.ts';
import { AwsError } from '../aws/error.ts';
import type { Troubles } from '../engine/troubles.ts';
import type { View } from '../engine/view.ts';
import type { ForeseenDenial } from '../model/foreseen-denial.ts';
import type { Clock } from '../runtime/clock.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Logger } from '../runtime/logger.ts';
import type { WatchedAccount } from './accounts.ts';
import { actingRemedies } from './acting-remedies.ts';
import { deniedAhead } from './iam/ask-ahead.ts';
import { changedThings, foundIn } from './iam/changed-things.ts';
import { principalOf } from './iam/simulation.ts';
import { globalRegion, isRead } from './iam/statements.ts';

/** How often what is permitted is asked again (SAFETY, section 3), and an IAM that gives no answer. */
const againMs = 1_800_000;
/** How soon what is denied is asked again, so that a grant is seen while the incident lasts. */
const deniedAgainMs = 300_000;
/** An answer that could not be renewed for this long is none any more. */
const holdsForMs = 2_400_000;

interface Watching {
  readonly aws: AwsAccess;
  readonly accounts: readonly WatchedAccount[];
  readonly actions: readonly Action[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly view: Pick<View, 'model' | 'policies' | 'settings' | 'settled'>;
  readonly troubles: Pick<Troubles, 'begin' | 'end'>;
  /** Gates go by it from the next cycle on. */
  readonly foresee: (account: string, denials: readonly ForeseenDenial[]) => Promise<void>;
}

/** What IAM said last of one permission, or that it said nothing; times are monotonic milliseconds. */
interface Answer {
  readonly askAgainAt: number;
  readonly answeredAt?: number;
  readonly denial?: ForeseenDenial;
}

/** Denials, as they were told last. */
const nothing = JSON.stringify([]);

/** What is known of one account. */
interface Known {
  readonly answers: Map<string, Answer>;
  isAsking: boolean;
  told: string;
}

/**
 * Asks IAM what AWS would refuse to the remedies that may act, so that it is known before the incident. Each
 * call asks what is due and is cheap where nothing is; each account is asked on its own and by its own role.
 * Never rejects: where IAM does not answer, nothing is known, and what is unknown is not denied.
 */
export function createPermissionWatch(watching: Watching): () => Promise<void> {
  const { accounts, view } = watching;
  const known = new Map(
    accounts.map(({ account }): [string, Known] => [
      account,
      { answers: new Map(), isAsking: false, told: nothing },
    ]),
  );
  return async () => {
    // What there is to ask about is known once everything was read.
    if (!view.settled()) return;
    await Promise.all(
      accounts.map(async (account) => {
        const ofAccount = known.get(account.account);
        if (ofAccount === undefined || ofAccount.isAsking) return;
        ofAccount.isAsking = true;
        try {
          await askAccount(watching, account, ofAccount);
          await tell(watching, account.account, ofAccount);
        } catch (error) {
          const fields = { account: account.account, detail: errorText(error) };
          watching.log.error(fields, 'what IAM says of the remedies could not be taken in');
        } finally {
          ofAccount.isAsking = false;
        }
      }),
    );
  };
}

async function askAccount(
  { aws, actions, clock, log, view }: Watching,
  { account, regions }: WatchedAccount,
  { answers }: Known,
): Promise<void> {
  const wanted = wantedBy(view, actions);
  for (const permission of answers.keys()) if (!wanted.has(permission)) answers.delete(permission);
  const now = clock.monotonic();
  const due = new Set(
    [...wanted].filter((permission) => (answers.get(permission)?.askAgainAt ?? now) <= now),
  );
  if (due.size === 0) return;
  const put = (permission: string, answer: Omit<Answer, 'askAgainAt'>, inMs: number) =>
    answers.set(permission, { ...answer, askAgainAt: clock.monotonic() + inMs });
  try {
    const scope = { account, region: regions[0] ?? globalRegion };
    const { Arn: identity = '' } = await aws.client(STSClient, scope).send(new GetCallerIdentityCommand({}));
    const iam = aws.client(IAMClient, { account, region: globalRegion });
    const principal = await principalOf(iam, identity);
    const by = { iam, principal, account, identity, scope: view.settings().scope };
    for (const kind of changedThings(due)) {
      const denied = await deniedAhead({
        ...by,
        permissions: kind.permissions,
        resources: foundIn(view.model(), account, kind),
      });
      const answeredAt = clock.monotonic();
      for (const permission of kind.permissions) {
        due.delete(permission);
        const since = answers.get(permission)?.denial?.since ?? clock.now();
        const denial = { account, permission, identity: principal, since };
        if (denied.has(permission)) put(permission, { answeredAt, denial }, deniedAgainMs);
        else put(permission, { answeredAt }, againMs);
      }
    }
  } catch (error) {
    const isSoon = error instanceof AwsError && error.retryable;
    for (const permission of due) {
      const { denial, answeredAt } = answers.get(permission) ?? {};
      const last = denial === undefined || answeredAt === undefined ? {} : { denial, answeredAt };
      put(permission, last, isSoon || denial !== undefined ? deniedAgainMs : againMs);
    }
    log.info(
      { account, detail: errorText(error) },
      'IAM does not tell ahead what it permits to the remedies: what is missing is learned when AWS refuses it',
    );
  }
}

/** What the remedies of policies that may act change, and IAM can be asked of. */
function wantedBy(view: Watching['view'], actions: readonly Action[]): ReadonlySet<string> {
  const acting = actingRemedies(view.policies(), view.settings().maxMode);
  const called = actions.filter(({ name }) => acting.has(name)).flatMap(({ permissions }) => permissions);
  const changing = new Set(called.filter((permission) => !isRead(permission)));
  return new Set(changedThings(changing).flatMap(({ permissions }) => permissions));
}

/** Tells the gates, and people, what is denied, where that is other than what they were told last. */
async function tell(
  { actions, clock, foresee, troubles, view }: Watching,
  account: string,
  known: Known,
): Promise<void> {
  const oldest = clock.monotonic() - holdsForMs;
  const denials = [...known.answers.values()]
    .flatMap(({ denial, answeredAt = 0 }) => (denial === undefined || answeredAt < oldest ? [] : denial))
    .toSorted((a, b) => a.permission.localeCompare(b.permission));
  const told = JSON.stringify(denials);
  if (told === known.told) return;
  await foresee(account, denials);
  known.told = told;
  const part = `permissions:${account}`;
  const [first] = denials;
  if (first === undefined) return troubles.end(part);
  const missing = denials.map(({ permission }) => permission);
  const acting = actingRemedies(view.policies(), view.settings().maxMode);
  const kept = actions
    .filter(({ name, permissions }) => acting.has(name) && permissions.some((each) => missing.includes(each)))
    .map(({ name }) => name);
  troubles.begin({
    part,
    since: first.since,
    reason: `IAM says that ${first.identity} may not call ${missing.join(', ')} in account ${account}, so nothing is begun there by ${kept.join(', ')}: grant that to it, "holdfast iam-policy" prints all that it needs. IAM is asked again every few minutes`,
    blocksActing: false,
    // As of any permission that was never given: it is shown, and nobody is called out of bed for it.
    quiet: true,
  });
}
