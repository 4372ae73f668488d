import { tableArn } from '../../aws/arn.ts';
import type { Resource } from '../../model/resource.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import { complete, type Finding } from '../finding.ts';
import { type Newest, newestDatapoints } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { knownTables } from './known-tables.ts';

/** How long a write to a global table takes to each of its other regions, by metric. */
export const replicationPart: PollPart = {
  name: 'replication',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'dynamodb', part: replicationPart }, context, {
      findings: await readReplication(context),
    }),
  ],
};

/** The metric comes once a minute while there are writes; an older value is of other writes. */
const lookBackMs = 180_000;

/** AWS: usually a second or less. Half a minute is what a database replica is called late at, too. */
const lateAfterSeconds = 30;

/** One that is replicated while its writes wait for it, and so is never behind, has no such metric. */
function ways(context: PollContext): readonly { readonly table: Resource; readonly region: string }[] {
  return knownTables(context).flatMap((table) => {
    const regions = table.facts['replicaRegions'];
    const waits = table.facts['consistency'] === 'STRONG' || !Array.isArray(regions);
    return waits ? [] : regions.map((region) => ({ table, region: String(region) }));
  });
}

async function readReplication(context: PollContext): Promise<Finding[]> {
  const endAt = context.now();
  const asked = ways(context);
  const newest = await newestDatapoints(
    context,
    asked.map(({ table, region }) => ({
      namespace: 'AWS/DynamoDB',
      metric: 'ReplicationLatency',
      dimensions: { TableName: table.name, ReceivingRegion: region },
      statistic: 'Average',
      periodSeconds: 60,
    })),
    { startAt: Math.floor((endAt - lookBackMs) / 60_000) * 60_000, endAt },
  );
  return asked.map(({ table, region }, index) => ({
    resource: table.id,
    by: tableArn({ ...context.scope, region }, table.name),
    check: 'dynamodb/replication-latency',
    family: 'data',
    ...wordOf(newest[index] ?? {}, region),
  }));
}

function wordOf({ datapoint, gap }: Newest, region: string): Pick<Finding, 'state' | 'reason' | 'value'> {
  if (datapoint === undefined)
    return {
      state: 'unknown',
      reason:
        gap === undefined
          ? `No replication to ${region} was measured in 3 minutes`
          : `How late replication to ${region} is, is not known: ${gap}`,
    };
  const value = datapoint.value / 1000;
  const reason = `Writes reached ${region} after ${value.toFixed(1)} s at ${timeInWords(datapoint.at)}`;
  return { state: value > lateAfterSeconds ? 'warn' : 'pass', value, reason };
}
