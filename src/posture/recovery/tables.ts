import { about, byHand, type Recovery, unclear } from '../estimate.ts';
import { textIn, textsIn } from '../read.ts';
import { lostWithRegion } from './backups.ts';
import { lastMeasured } from './measured.ts';
import { keptInZones } from './within-region.ts';

/** DynamoDB: zones are AWS's to bear, and each replica of a global table takes writes at any time. */
export const tables: Recovery = {
  kinds: ['dynamodb:table'],
  time: (table, loss) => {
    if (loss !== 'region') return keptInZones('Amazon DynamoDB');
    if (table.facts['replicaRegions'] === undefined) return unclear(`where ${table.name} has replicas`);
    const replicas = textsIn(table, 'replicaRegions');
    return replicas.length === 0
      ? byHand(`${table.name} has no replica in another region`)
      : about({
          what: `${table.name} goes on in ${replicas.join(' and ')}`,
          seconds: 0,
          source: 'Amazon DynamoDB: global tables',
        });
  },
  data: (table, loss, model) => {
    if (loss !== 'region') return keptInZones('Amazon DynamoDB');
    if (table.facts['replicaRegions'] === undefined) return unclear(`where ${table.name} has replicas`);
    if (textsIn(table, 'replicaRegions').length === 0) return lostWithRegion(table);
    if (textIn(table, 'consistency') === 'STRONG')
      return about({
        what: 'a write is in another region before it is answered',
        seconds: 0,
        source: 'Amazon DynamoDB: multi-region strong consistency',
      });
    const behind = lastMeasured(table, 'dynamodb/replication-latency', model);
    return behind === undefined
      ? unclear(`how far the replicas of ${table.name} are behind`)
      : about({
          what: `the replicas of ${table.name} are behind`,
          seconds: Math.ceil(behind),
          source: 'metric ReplicationLatency, when it was last read',
        });
  },
};
