import { BackupClient, paginateListRestoreJobs } from '@aws-sdk/client-backup';
import { complete } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollPart } from '../poller.ts';
import { knownProtected, statementOn } from './known-protected.ts';
import { isGood, verifiedWord, windowDays } from './words.ts';
import { pageSize } from './page-size.ts';

/** Which recovery points were restored, by a test or in earnest, and whether they proved good. */
export const restoresPart: PollPart = {
  name: 'restores',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['backup:ListRestoreJobs'],
  poll: async (context) => {
    const voice = { poller: 'backup', part: restoresPart };
    const resources = knownProtected(context);
    if (resources.length === 0) return [complete(voice, context, {})];
    const client = context.aws.client(BackupClient, context.scope, { priority: context.priority });
    const jobs = await collectPages(
      paginateListRestoreJobs(
        { client },
        { ByCreatedAfter: new Date(context.now() - windowDays * 86_400_000), MaxResults: pageSize },
      ),
      ({ RestoreJobs }) => RestoreJobs,
    );
    const byResource = Map.groupBy(jobs, ({ SourceResourceArn }) => SourceResourceArn);
    const restoresOf = (id: string) => byResource.get(id) ?? [];
    return [
      complete(voice, context, {
        resources: resources.map((one) =>
          statementOn(one, { restoredLately: restoresOf(one.id).some(isGood) }),
        ),
        findings: resources.map(({ id }) => ({
          resource: id,
          check: 'backup/verified',
          family: 'data',
          nature: 'warning-only',
          ...verifiedWord(restoresOf(id), context.now()),
        })),
      }),
    ];
  },
};
