import { BackupClient, paginateListBackupJobs } from '@aws-sdk/client-backup';
import { complete, type Finding } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollPart } from '../poller.ts';
import { knownProtected } from './known-protected.ts';
import { jobWord } from './words.ts';
import { pageSize } from './page-size.ts';

/** Long enough that a daily backup that began late is among them. */
const lookBackMs = 2 * 86_400_000;

/** How the newest backup job of each resource ended, and why it failed where it did. */
export const jobsPart: PollPart = {
  name: 'jobs',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['backup:ListBackupJobs'],
  poll: async (context) => {
    const voice = { poller: 'backup', part: jobsPart };
    const resources = knownProtected(context);
    if (resources.length === 0) return [complete(voice, context, {})];
    const client = context.aws.client(BackupClient, context.scope, { priority: context.priority });
    const jobs = await collectPages(
      paginateListBackupJobs(
        { client },
        { ByCreatedAfter: new Date(context.now() - lookBackMs), MaxResults: pageSize },
      ),
      ({ BackupJobs }) => BackupJobs,
    );
    const byResource = Map.groupBy(jobs, ({ ResourceArn }) => ResourceArn);
    const findings = resources.flatMap(({ id }): readonly Finding[] => {
      const word = jobWord(byResource.get(id) ?? []);
      const common = {
        resource: id,
        check: 'backup/job',
        family: 'control-plane',
        nature: 'warning-only',
      } as const;
      return word === undefined ? [] : [{ ...common, ...word }];
    });
    return [complete(voice, context, { findings })];
  },
};
