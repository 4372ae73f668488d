import type {
  Account,
  ListAccountsCommandInput,
  ListAccountsCommandOutput,
} from '@aws-sdk/client-organizations';
import type { World } from '../world/state/world.ts';
import { awsFailure } from './failure.ts';
import { reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** Organizations, as far as which accounts there are. */
export const organizations: SimulatedService = {
  id: 'Organizations',
  protocol: 'json',
  operations: {
    ListAccounts: reads((input: ListAccountsCommandInput, { world }): Answer<ListAccountsCommandOutput> => {
      const { items, next } = page(accountsOf(world), {
        token: input.NextToken,
        size: input.MaxResults,
        sizeAtMost: 20,
        invalidToken: 'InvalidInputException',
      });
      return { Accounts: [...items], ...(next === undefined ? {} : { NextToken: next }) };
    }),
  },
};

function accountsOf({ account, organization }: World): readonly Account[] {
  if (organization === undefined)
    throw awsFailure('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
  if (!organization.mayList)
    throw awsFailure(
      'AccessDeniedException',
      "You don't have permissions to access this resource: only the management account and delegated administrators do.",
    );
  const own = { account, name: 'this-account', state: 'ACTIVE', units: [] } as const;
  return [own, ...organization.members].map(({ account: Id, name, state, units }) => ({
    Id,
    Arn: `arn:aws:organizations::${account}:account/${organization.id}/${Id}`,
    Name: name,
    Email: `${name}@example.com`,
    State: state,
    Paths: [`${[organization.id, organization.root, ...units].join('/')}/`],
    JoinedMethod: 'CREATED',
  }));
}
