import { parse } from '@aws-sdk/util-arn-parser';
import { type Account, type OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { collectPages } from '../../pollers/pages.ts';
import type { OrganizationConfig } from '../config-organization.ts';

/** An account of the organization, as far as AWS says whether it is to be watched. */
export interface Member {
  /** Twelve digits. */
  readonly account: string;
  readonly name: string;
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
  /** Undefined: AWS left out its state, or the units that it is in where those are asked for. */
  readonly belongs: boolean | undefined;
}

/** Every account of the organization on all pages; none at all where one page fails. Throws AwsError. */
export async function listMembers(
  client: OrganizationsClient,
  asked: Pick<OrganizationConfig, 'organizationalUnits' | 'excludeAccounts'>,
): Promise<readonly Member[]> {
  const accounts = await collectPages(paginateListAccounts({ client }, {}), (page) => page.Accounts);
  return accounts.flatMap((account) =>
    account.Id === undefined
      ? []
      : [
          {
            account: account.Id,
            name: account.Name ?? account.Id,
            partition: account.Arn === undefined ? 'aws' : parse(account.Arn).partition,
            belongs: belongs(account, asked),
          },
        ],
  );
}

function belongs(
  { Id = '', State, Status, Paths }: Account,
  { organizationalUnits, excludeAccounts }: Parameters<typeof listMembers>[1],
): boolean | undefined {
  if (excludeAccounts.includes(Id)) return false;
  // AWS gave up `Status` in September 2026 for `State`, which older endpoints do not have.
  const state = State ?? Status;
  if (state === undefined) return undefined;
  if (state !== 'ACTIVE') return false;
  if (organizationalUnits === undefined) return true;
  // `o-…/r-…/ou-…/ou-…/`: an account is in each of them.
  const steps = Paths?.flatMap((path) => path.split('/'));
  return steps === undefined || steps.length === 0
    ? undefined
    : organizationalUnits.some((unit) => steps.includes(unit));
}
