import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsAccess } from '../aws/access.ts';
import type { AwsScope } from '../aws/scope.ts';
import type { View } from '../engine/view.ts';
import type { Clock } from '../runtime/clock.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Logger } from '../runtime/logger.ts';

/** Namespace and name of the metric whose alarm is in `deploy/heartbeat`. */
export const heartbeatMetric = { namespace: 'Holdfast', name: 'Watching' } as const;

const everyMs = 60_000;
/** A loop that has not finished a cycle for this long has stalled: liveness goes by the same. */
const stalledAfterMs = 90_000;

/**
 * A dead man’s switch: says each minute in CloudWatch that it watches, as long as its loop turns. Whoever stops
 * saying so is missed by an alarm that takes silence for bad, which no failure of Holdfast can keep quiet.
 */
export function startHeartbeat(parts: {
  readonly aws: AwsAccess;
  readonly scope: AwsScope;
  /** Which Holdfast: a dimension of the metric. */
  readonly name: string;
  readonly view: Pick<View, 'sinceLastCycleMs'>;
  readonly clock: Clock;
  readonly log: Logger;
}): () => void {
  const { aws, scope, name, view, clock, log } = parts;
  const stopped = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      if (view.sinceLastCycleMs() <= stalledAfterMs) await beat();
      await clock.sleep(everyMs, stopped.signal);
    }
  };
  const beat = async (): Promise<void> => {
    const datum = { MetricName: heartbeatMetric.name, Value: 1, Dimensions: [{ Name: 'Name', Value: name }] };
    try {
      await aws
        .client(CloudWatchClient, scope, { priority: 'verify', mutating: true })
        .send(new PutMetricDataCommand({ Namespace: heartbeatMetric.namespace, MetricData: [datum] }));
    } catch (error) {
      // Its absence is what speaks, and the next one comes in a minute.
      log.warn({ detail: errorText(error) }, 'the heartbeat could not be sent to CloudWatch');
    }
  };
  void run();
  return () => stopped.abort('the daemon stops');
}
