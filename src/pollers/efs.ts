import { fileSystemsPart, rereadFileSystems } from './efs/file-systems.ts';
import { throughputPart } from './efs/throughput.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';

/** EFS: file systems, the mount targets by which the machines of each zone reach them, and how busy they are. */
export const efs: Poller = {
  name: 'efs',
  parts: [fileSystemsPart, throughputPart],
  refresh: async (ids, context) => {
    const asked = ids.filter((id) => context.model.resources.get(id)?.kind === 'efs:file-system');
    return asked.length === 0
      ? []
      : [
          await reread({ poller: 'efs', part: fileSystemsPart }, context, () =>
            rereadFileSystems(asked, context),
          ),
        ];
  },
};
