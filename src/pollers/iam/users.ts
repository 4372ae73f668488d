import { IAMClient, paginateListUsers, type User } from '@aws-sdk/client-iam';
import type { Resource } from '../../model/resource.ts';
import { complete } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';
import { readKeys } from './keys.ts';

/** Users of IAM: one list. In turn also their access keys, and which of them nobody uses. */
export const usersPart: PollPart = {
  name: 'users',
  everyMs: 3_600_000,
  reach: 'global',
  permissions: ['iam:ListUsers', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'],
  poll: async (context) => {
    const client = context.aws.client(IAMClient, context.scope, { priority: context.priority });
    const users = await collectPages(
      paginateListUsers({ client }, { MaxItems: pageSize }),
      ({ Users }) => Users,
    );
    const listed = users.flatMap((user) => userOf(user, context));
    const { resources } = await readInTurn(listed, context, {
      voice: { poller: 'iam', part: usersPart },
      most: readsPerSweep,
      wasRead: ({ facts }) => facts['activeKeys'] !== undefined,
      read: async (user) => ({ ...user, facts: await readKeys(user.name, client, context.now()) }),
    });
    return [complete({ poller: 'iam', part: usersPart }, context, { resources })];
  },
};

/** AWS: the most that one page has; it has a hundred where nothing is said. */
const pageSize = 1_000;

/** Three calls each at most, as AWS allows two access keys. */
const readsPerSweep = 50;

/** What is listed, with what the model holds of its keys from an earlier read. */
function userOf({ Arn: id, UserName: name }: User, { scope, model }: PollContext): Resource[] {
  if (id === undefined || name === undefined) return [];
  const facts = model.resources.get(id)?.facts ?? {};
  const { account } = scope;
  return [{ id, kind: 'iam:user', account, region: 'global', name, tags: {}, facts, relations: [] }];
}
