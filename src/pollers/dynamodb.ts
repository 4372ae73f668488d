import { latencyPart } from './dynamodb/latency.ts';
import { rereadTables, tablesPart } from './dynamodb/tables.ts';
import { replicationPart } from './dynamodb/replication.ts';
import { settingsPart } from './dynamodb/settings.ts';
import { throttlesPart } from './dynamodb/throttles.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';

/** DynamoDB: tables, their settings and their replicas in other regions, what is throttled, how long answers take, how far replicas are behind. */
export const dynamodb: Poller = {
  name: 'dynamodb',
  parts: [tablesPart, settingsPart, throttlesPart, latencyPart, replicationPart],
  refresh: async (ids, context) => {
    const tables = ids.filter((id) => context.model.resources.get(id)?.kind === 'dynamodb:table');
    return tables.length === 0
      ? []
      : [
          await reread({ poller: 'dynamodb', part: tablesPart }, context, () =>
            rereadTables(tables, context),
          ),
        ];
  },
};
