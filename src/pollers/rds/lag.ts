import { timeInWords } from '../../model/time-in-words.ts';
import { type Newest, newestDatapoints } from '../metric-data.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** How far each known replica and reader is behind, by metric. */
export const lagPart: PollPart = {
  name: 'lag',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'rds', part: lagPart }, context, {
      findings: await readLag(replicasIn(context), context),
    }),
  ],
};

/**
 * Known instances that follow another, with the role that they had when last seen. DocumentDB and Neptune
 * are listed by RDS but measured elsewhere.
 */
export function replicasIn({ model, scope }: PollContext): readonly Resource[] {
  return [...model.ofKind('rds:instance')].flatMap((id) => {
    const instance = model.resources.get(id);
    if (instance?.account !== scope.account || instance.region !== scope.region) return [];
    const follows = /^(replica|reader)$/.test(String(instance.facts['role']));
    return follows && !/^(docdb|neptune)/.test(String(instance.facts['engine'])) ? [instance] : [];
  });
}

/** The metrics come once a minute; an older value is of a replication that may have stopped since. */
const lookBackMs = 180_000;

/** Above this a replica is called late. Late is not dead, so it is a warning and never a failure. */
const lateAfterSeconds = 30;

/** Throws AwsError. */
export async function readLag(replicas: readonly Resource[], context: PollContext): Promise<Finding[]> {
  const endAt = context.now();
  const newest = await newestDatapoints(
    context,
    replicas.map((replica) => ({
      namespace: 'AWS/RDS',
      metric: isAurora(replica) ? 'AuroraReplicaLag' : 'ReplicaLag',
      dimensions: { DBInstanceIdentifier: replica.name },
      statistic: 'Maximum',
      periodSeconds: 60,
    })),
    { startAt: Math.floor((endAt - lookBackMs) / 60_000) * 60_000, endAt },
  );
  return replicas.map((replica, index) => ({
    resource: replica.id,
    check: 'rds/replica-lag',
    family: 'data',
    ...wordOf(newest[index], isAurora(replica) ? 1000 : 1),
  }));
}

const isAurora = (instance: Resource): boolean => String(instance.facts['engine']).startsWith('aurora');

/** `perSecond`: Aurora counts its lag in milliseconds, RDS in seconds. */
function wordOf(
  { datapoint, gap }: Newest = {},
  perSecond: number,
): Pick<Finding, 'state' | 'reason' | 'value'> {
  if (datapoint === undefined)
    return {
      state: 'unknown',
      reason: gap === undefined ? 'No lag was reported in 3 minutes' : `The lag is not known: ${gap}`,
    };
  // RDS says -1 when replication is not active: no lag at all is known, least of all none.
  if (datapoint.value < 0) return { state: 'unknown', reason: 'RDS cannot tell the lag (-1)' };
  const value = datapoint.value / perSecond;
  const reason = `${value.toFixed(1)} s behind at ${timeInWords(datapoint.at)}`;
  return { state: value > lateAfterSeconds ? 'warn' : 'pass', value, reason };
}
