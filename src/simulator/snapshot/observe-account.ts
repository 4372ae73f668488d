import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsAccess } from '../../aws/access.ts';
import { lookAround } from '../../engine/look-around.ts';
import type { Model } from '../../model/model.ts';
import type { ModelSettings } from '../../model/settings.ts';
import { listGroups } from '../../pollers/autoscaling/groups.ts';
import type { DescribedAlarm } from '../../pollers/cloudwatch/alarm.ts';
import { describeAlarms } from '../../pollers/cloudwatch/alarm-list.ts';
import { listTargetGroups } from '../../pollers/elbv2/target-groups.ts';
import type { PollContext } from '../../pollers/poller.ts';
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

/** Looks at an account once, changes nothing, and never rejects: what fails is listed. */
export async function observeAccount(options: {
  readonly aws: AwsAccess;
  readonly account: string;
  readonly regions: readonly string[];
  readonly settings: ModelSettings;
  readonly now: () => number;
}): Promise<ObservedAccount> {
  const { aws, account, regions, now } = options;
  const seen = await lookAround({ ...options, services: [] });
  const unread = [...seen.unread];
  const details = new Map<string, RegionDetails>();
  for (const region of regions) {
    const scope = { account, region };
    const context = {
      aws,
      scope,
      now,
      priority: 'sweep',
      model: seen.model,
      wantedMetrics: () => [],
    } as const;
    details.set(region, await readDetails(context, unread));
  }
  return { account, regions, model: seen.model, details, unread };
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
