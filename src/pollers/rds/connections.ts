import { timeInWords } from '../../model/time-in-words.ts';
import { readDatapoints, type Series } from '../metric-data.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { known } from '../known.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** How many clients are connected to each writer that has replicas or readers, by metric. */
export const connectionsPart: PollPart = {
  name: 'connections',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'rds', part: connectionsPart }, context, {
      findings: await readConnections(writersIn(context), context),
    }),
  ],
};

/**
 * Known instances that others follow, by replication or as readers of their cluster. What nobody follows has nobody to
 * take its place, so nobody asks.
 */
export function writersIn(context: PollContext): readonly Resource[] {
  const instances = known(context, 'rds:instance');
  const readIn = new Set(
    instances.flatMap(({ facts: { role, clusterId } }) => (role === 'reader' ? [clusterId] : [])),
  );
  return instances.filter(({ facts: { role, clusterId, engine } }) => {
    const isFollowed = clusterId === undefined || readIn.has(clusterId);
    return role === 'writer' && isFollowed && !/^(docdb|neptune)/.test(String(engine));
  });
}

const minuteMs = 60_000;
/** The metric comes once a minute; an older value is of clients who may have come or gone since. */
const freshForMs = 180_000;
/** How far back it is looked whether somebody always was there. */
const lookBackMs = 60 * minuteMs;
/** So many minutes must have had clients, and none been without, for nobody at all to be news. */
const usualMinutes = 10;

/** Throws AwsError. */
export async function readConnections(
  writers: readonly Resource[],
  context: PollContext,
): Promise<Finding[]> {
  const endAt = context.now();
  const series = await readDatapoints(
    context,
    writers.map((writer) => ({
      namespace: 'AWS/RDS',
      metric: 'DatabaseConnections',
      dimensions: { DBInstanceIdentifier: writer.name },
      statistic: 'Maximum',
      periodSeconds: 60,
    })),
    { startAt: Math.floor((endAt - lookBackMs) / minuteMs) * minuteMs, endAt },
  );
  return writers.map((writer, index) => ({
    resource: writer.id,
    check: 'rds/connections',
    family: 'application',
    ...wordOf(series[index] ?? { datapoints: new Map() }, endAt),
  }));
}

/**
 * Nobody at all is a warning where somebody always was, and no failure: a database whose clients have gone
 * home is well. The model makes a witness of it when the replicas have lost it, too; the readers of a cluster share its
 * storage and cannot, so of its writer it stays a warning.
 */
function wordOf({ datapoints, gap }: Series, now: number): Pick<Finding, 'state' | 'reason' | 'value'> {
  const minutes = [...datapoints].toSorted(([a], [b]) => b - a);
  const [newest] = minutes;
  if (newest === undefined || now - newest[0] > freshForMs)
    return {
      state: 'unknown',
      reason:
        gap === undefined
          ? 'No connections were reported in 3 minutes'
          : `How many connections there are is not known: ${gap}`,
    };
  const [at, value] = newest;
  const when = timeInWords(at);
  if (value > 0) return { state: 'pass', value, reason: `${value} connections at ${when}` };
  const gone = minutes.findIndex(([, count]) => count > 0);
  const before = gone < 0 ? [] : minutes.slice(gone);
  const isUsual = before.length >= usualMinutes && before.every(([, count]) => count > 0);
  const reason = `nobody is connected at ${when}, ${isUsual ? 'and somebody always was' : 'which has been so before'}`;
  return { state: isUsual ? 'warn' : 'pass', value, reason };
}
