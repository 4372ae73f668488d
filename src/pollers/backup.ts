import { copiesPart } from './backup/copies.ts';
import { jobsPart } from './backup/jobs.ts';
import { protectedPart, rereadProtected } from './backup/protected.ts';
import { restoresPart } from './backup/restores.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';

/**
 * AWS Backup: how old the newest recovery point of each resource is, whether one was ever restored, and
 * where copies are. It speaks of resources that other pollers know, and knows none of its own.
 */
export const backup: Poller = {
  name: 'backup',
  parts: [protectedPart, jobsPart, restoresPart, copiesPart],
  refresh: async (ids, context) => {
    const asked = new Set(ids);
    return [...asked].some((id) => context.model.resources.get(id)?.facts['backupVault'] !== undefined)
      ? [
          await reread({ poller: 'backup', part: protectedPart }, context, () =>
            rereadProtected(asked, context),
          ),
        ]
      : [];
  },
};
