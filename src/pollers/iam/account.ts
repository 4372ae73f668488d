import { GetAccountSummaryCommand, IAMClient } from '@aws-sdk/client-iam';
import { accountResource } from '../account-resource.ts';
import { complete, stated } from '../finding.ts';
import type { PollPart } from '../poller.ts';

/** The account itself, and whether its root user has access keys: one call. */
export const accountPart: PollPart = {
  name: 'account',
  everyMs: 3_600_000,
  reach: 'global',
  permissions: ['iam:GetAccountSummary'],
  poll: async (context) => {
    const client = context.aws.client(IAMClient, context.scope, { priority: context.priority });
    const { SummaryMap: summary = {} } = await client.send(new GetAccountSummaryCommand({}));
    const facts = stated({ rootKeys: summary.AccountAccessKeysPresent, users: summary.Users });
    const resources = [accountResource(context.scope, facts)];
    return [complete({ poller: 'iam', part: accountPart }, context, { resources })];
  },
};
