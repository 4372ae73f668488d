import type { AwsAccess } from '../access.ts';
import { AwsError } from '../error.ts';
import type { AwsScope, CallPriority } from '../scope.ts';
import { ArcZonalShiftClient } from './client.ts';
import { ListManagedResourcesCommand, type ManagedResource } from './commands.ts';

/** Far above any region: each page has a hundred. */
const mostPages = 100;

/** Everything in a region that zonal shift is turned on for, with the shifts in force. Throws AwsError. */
export async function listManagedResources(
  aws: AwsAccess,
  scope: AwsScope,
  priority: CallPriority,
): Promise<readonly ManagedResource[]> {
  const client = aws.client(ArcZonalShiftClient, scope, { priority });
  const found: ManagedResource[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await client.send(new ListManagedResourcesCommand({ maxResults: 100, nextToken }));
    found.push(...(answer.items ?? []));
    ({ nextToken } = answer);
    if (nextToken === undefined) return found;
  }
  throw new AwsError({
    failure: 'broken',
    code: 'EndlessPages',
    message: `A list did not end after ${mostPages} pages: the service repeats its page token.`,
  });
}
