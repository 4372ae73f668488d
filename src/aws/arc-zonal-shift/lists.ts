import type { AwsAccess } from '../access.ts';
import { AwsError } from '../error.ts';
import type { AwsScope, CallPriority } from '../scope.ts';
import { ArcZonalShiftClient } from './client.ts';
import {
  type Autoshift,
  ListAutoshiftsCommand,
  ListManagedResourcesCommand,
  type ManagedResource,
} from './commands.ts';

/** Everything in a region that zonal shift is turned on for, with the shifts in force. Throws AwsError. */
export async function listManagedResources(
  aws: AwsAccess,
  scope: AwsScope,
  priority: CallPriority,
): Promise<readonly ManagedResource[]> {
  const client = aws.client(ArcZonalShiftClient, scope, { priority });
  return allPages((nextToken) =>
    client.send(new ListManagedResourcesCommand({ maxResults: 100, nextToken })),
  );
}

/** The zones of a region that AWS itself moves traffic away from now, whoever takes part. Throws AwsError. */
export async function listActiveAutoshifts(
  aws: AwsAccess,
  scope: AwsScope,
  priority: CallPriority,
): Promise<readonly Autoshift[]> {
  const client = aws.client(ArcZonalShiftClient, scope, { priority });
  return allPages((nextToken) =>
    client.send(new ListAutoshiftsCommand({ status: 'ACTIVE', maxResults: 100, nextToken })),
  );
}

/** Far above any region: each page has a hundred. */
const mostPages = 100;

async function allPages<Item>(
  readPage: (
    token: string | undefined,
  ) => Promise<{ readonly items?: readonly Item[]; readonly nextToken?: string }>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items = [], nextToken } = await readPage(token);
    found.push(...items);
    if (nextToken === undefined) return found;
    token = nextToken;
  }
  throw new AwsError({
    failure: 'broken',
    code: 'EndlessPages',
    message: `A list did not end after ${mostPages} pages: the service repeats its page token.`,
  });
}
