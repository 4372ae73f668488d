import { BackupClient, paginateListCopyJobs } from '@aws-sdk/client-backup';
import { complete } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollPart } from '../poller.ts';
import { knownProtected, statementOn } from './known-protected.ts';
import { pageSize } from './page-size.ts';

/** Longer than monthly copies are apart. */
const lookBackMs = 35 * 86_400_000;

/** Into which vaults the recovery points of each resource were copied, in other regions and accounts. */
export const copiesPart: PollPart = {
  name: 'copies',
  everyMs: 900_000,
  reach: 'regional',
  permissions: ['backup:ListCopyJobs'],
  poll: async (context) => {
    const voice = { poller: 'backup', part: copiesPart };
    const resources = knownProtected(context);
    if (resources.length === 0) return [complete(voice, context, {})];
    const client = context.aws.client(BackupClient, context.scope, { priority: context.priority });
    const jobs = await collectPages(
      paginateListCopyJobs(
        { client },
        { ByState: 'COMPLETED', ByCreatedAfter: new Date(context.now() - lookBackMs), MaxResults: pageSize },
      ),
      ({ CopyJobs }) => CopyJobs,
    );
    const byResource = Map.groupBy(jobs, ({ ResourceArn }) => ResourceArn);
    return [
      complete(voice, context, {
        resources: resources.map((one) => {
          const vaults = (byResource.get(one.id) ?? []).flatMap((job) => job.DestinationBackupVaultArn ?? []);
          return statementOn(one, { backupCopyVaults: [...new Set(vaults)].toSorted() });
        }),
      }),
    ];
  },
};
