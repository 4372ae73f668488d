import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsAccess } from '../../aws/access.ts';
import { emptyModel, fold } from '../../model/fold.ts';
import type { Model } from '../../model/model.ts';
import type { Observation } from '../../model/observation.ts';
import type { ModelSettings } from '../../model/settings.ts';
import { listGroups } from '../../pollers/autoscaling/groups.ts';
import type { DescribedAlarm } from '../../pollers/cloudwatch/alarm.ts';
import { describeAlarms } from '../../pollers/cloudwatch/alarm-list.ts';
import { listTargetGroups } from '../../pollers/elbv2/target-groups.ts';
import { observePart } from '../../pollers/observe-part.ts';
import type { PollContext } from '../../pollers/poller.ts';
import { pollers } from '../../pollers/registry.ts';
import { errorText } from '../../runtime/error-text.ts';
import { readRequestRates } from './request-rates.ts';

/** All that one look at an account tells, for its snapshot. */
export interface ObservedAccount {
  readonly account: string;
  /** As they were asked for: the first is home. */
  readonly regions: readonly string[];
  readonly model: Model;
  /** What the pollers do not keep, by region. */
  readonly details: ReadonlyMap<string, RegionDetails>;
  /** What could not be read, and why. */
  readonly unread: readonly string[];
}

interface RegionDetails {
  readonly groups: readonly AutoScalingGroup[];
  readonly targetGroups: readonly TargetGroup[];
  readonly alarms: readonly DescribedAlarm[];
  /** Requests per second of each load balancer over the last hour, by ARN; absent where CloudWatch has none. */
  readonly requestsPerSecond: ReadonlyMap<string, number>;
}

/**
 * Reads each region once with the pollers that the daemon uses, and nothing else: only Describe, Get and
 * List calls. What is denied or fails is listed, and the rest read all the same. Never rejects.
 */
export async function observeAccount(options: {
  readonly aws: AwsAccess;
  readonly account: string;
  readonly regions: readonly string[];
  readonly settings: ModelSettings;
  readonly now: () => number;
}): Promise<ObservedAccount> {
  const { aws, account, regions, now } = options;
  let model = emptyModel({ settings: options.settings, services: [] });
  const unread: string[] = [];
  const details = new Map<string, RegionDetails>();
  const contextOf = (region: string): PollContext => ({
    aws,
    scope: { account, region },
    now,
    priority: 'sweep',
    model,
    wantedMetrics: () => [],
  });
  // Twice: in the first round much is found that other parts would have asked about, such as a replica's lag.
  for (let round = 1; round <= 2; round += 1) {
    unread.length = 0;
    for (const { poller, part, region } of readsOf(regions)) {
      const observations = await observePart(poller, part, contextOf(region));
      unread.push(...observations.flatMap(failureIn));
      model = fold(model, observations, now());
    }
  }
  for (const region of regions) details.set(region, await readDetails(contextOf(region), unread));
  return { account, regions, model, details, unread };
}

/** Every part in every region; what is read once per account is read as from the first. */
function readsOf(regions: readonly string[]) {
  return pollers.flatMap((poller) =>
    poller.parts.flatMap((part) =>
      (part.reach === 'global' ? regions.slice(0, 1) : regions).map((region) => ({ poller, part, region })),
    ),
  );
}

async function readDetails(context: PollContext, unread: string[]): Promise<RegionDetails> {
  const attempt = async <T>(what: string, read: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      unread.push(`${what} of ${context.scope.region}: ${errorText(error)}`);
      return otherwise;
    }
  };
  return {
    groups: await attempt('Auto Scaling groups', () => listGroups(context), []),
    targetGroups: await attempt('target groups', () => listTargetGroups(context), []),
    alarms: await attempt('alarms', () => describeAlarms(context, {}), []),
    requestsPerSecond: await attempt('request counts', () => readRequestRates(context), new Map()),
  };
}

function failureIn(observation: Observation): readonly string[] {
  if (observation.kind !== 'failed') return [];
  const { name, region } = observation.observer;
  return [`${name} of ${region}: ${observation.reason}`];
}
