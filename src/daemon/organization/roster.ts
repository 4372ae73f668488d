import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { parse } from '@aws-sdk/util-arn-parser';
import { createAwsAccess, type AwsAccessSettings } from '../../aws/client-pool.ts';
import { findHome } from '../../aws/home.ts';
import { errorText } from '../../runtime/error-text.ts';
import { type WatchedAccount, watchedAccounts } from '../accounts.ts';
import type { Config } from '../config.ts';
import { listMembers, type Member } from './list-members.ts';

/** The accounts that are watched: those that are written down, and those that the organization has. */
export interface Roster {
  /** Those that are written down first, in their order; then those that were found, by id. */
  accounts(): readonly WatchedAccount[];
  /** What the organization calls an account; undefined for one that it did not name. */
  nameOf(account: string): string | undefined;
  /** Asks the organization anew. Never rejects for what it answers: `doubt` says what is wrong with that. */
  look(): Promise<void>;
  /** Why the newest answer is not taken at its word, for people; undefined where it is, or nothing is asked. */
  doubt(): string | undefined;
}

/** An account is let go once so many answers in a row have left it out. */
const believedAfter = 3;

/** Organizations is one service for all regions, which lives here. */
const region = 'us-east-1';

interface Found {
  readonly watched: WatchedAccount;
  /** Answers in a row that left it out. */
  readonly missed: number;
}

/**
 * Finds out whose the accounts are, and asks the organization once, if there is one to ask. An answer that
 * fails, or that lists nobody, changes nothing; one that leaves an account out is believed the third time.
 * Rejects for credentials or a region that are missing.
 */
export async function createRoster(
  { accounts: configured, organization }: Pick<Config, 'accounts' | 'organization'>,
  access: Omit<AwsAccessSettings, 'accounts' | 'homeAccount'>,
): Promise<Roster> {
  let home: ReturnType<typeof findHome> | undefined;
  const homeOnce = () => (home ??= findHome(access));
  const written = await watchedAccounts(configured, homeOnce);
  if (organization === undefined)
    return {
      accounts: () => written,
      nameOf: () => undefined,
      look: () => Promise.resolve(),
      doubt: () => undefined,
    };

  const { role, externalId, lister } = organization;
  const regions = organization.regions ?? [(await homeOnce()).region];
  const isWritten = new Set(written.map(({ account }) => account));
  const names = new Map<string, string>();
  let found: ReadonlyMap<string, Found> = new Map();
  let doubt: string | undefined;

  const watchedAs = ({ account, partition }: Member): WatchedAccount => ({
    account,
    regions,
    roleArn: `arn:${partition}:iam::${account}:role/${role}`,
    ...(externalId === undefined ? {} : { externalId }),
  });

  const ask = async (): Promise<readonly Member[]> => {
    const own = written.find(({ roleArn }) => roleArn === undefined)?.account ?? 'default';
    const account = lister === undefined ? own : parse(lister.roleArn).accountId;
    const { externalId: asks, ...reached } = lister ?? {};
    const lists = { account, ...reached, ...(asks === undefined ? {} : { externalId: asks }) };
    const aws = createAwsAccess({ ...access, accounts: [lists] });
    try {
      const client = aws.client(OrganizationsClient, { account, region }, { priority: 'verify' });
      return await listMembers(client, organization);
    } finally {
      aws.destroy();
    }
  };

  const look = async (): Promise<void> => {
    let members: readonly Member[];
    try {
      members = await ask();
    } catch (error) {
      doubt = `the organization does not tell its accounts, so those that are known stay watched and no others are found: ${errorText(error)}`;
      return;
    }
    for (const { account, name } of members) names.set(account, name);
    const others = members.filter(({ account }) => !isWritten.has(account));
    const active = new Map(
      others.filter(({ belongs }) => belongs === true).map((each) => [each.account, each]),
    );
    const untold = new Set(others.filter(({ belongs }) => belongs === undefined).map((each) => each.account));
    // An organization has at least the account that asks: an empty list is no answer.
    if (!members.some(({ belongs }) => belongs === true)) {
      doubt =
        'the organization lists no active account that is asked for, which is not believed: those that are known stay watched. Check organization.organizationalUnits and excludeAccounts';
      return;
    }
    const next = new Map<string, Found>();
    for (const [account, { watched, missed }] of found) {
      if (active.has(account)) continue;
      const times = untold.has(account) ? 0 : missed + 1;
      if (times < believedAfter) next.set(account, { watched, missed: times });
    }
    for (const member of active.values()) next.set(member.account, { watched: watchedAs(member), missed: 0 });
    found = next;
    doubt = doubtOf(next, untold, names);
  };

  await look();
  return {
    accounts: () => [
      ...written,
      ...[...found.values()]
        .map(({ watched }) => watched)
        .toSorted((a, b) => (a.account < b.account ? -1 : 1)),
    ],
    nameOf: (account) => names.get(account),
    look,
    doubt: () => doubt,
  };
}

function doubtOf(
  found: ReadonlyMap<string, Found>,
  untold: ReadonlySet<string>,
  names: ReadonlyMap<string, string>,
): string | undefined {
  const called = (account: string) => `${account} (${names.get(account) ?? 'no name'})`;
  const missed = [...found].filter(([, each]) => each.missed > 0).map(([account]) => account);
  const doubts = [
    ...(missed.length === 0
      ? []
      : [
          `the organization does not list ${missed.map(called).join(', ')} as active any more: watched until it has said so ${believedAfter} times in a row`,
        ]),
    ...(untold.size === 0
      ? []
      : [
          `the organization does not tell the state or the units of ${[...untold].map(called).join(', ')}: nothing is changed because of that`,
        ]),
  ];
  return doubts.length === 0 ? undefined : doubts.join('; ');
}
