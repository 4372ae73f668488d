import {
  CloudWatchClient,
  type DescribeAlarmsCommandInput,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { collectPages } from '../pages.ts';
import { complete } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { alarmResource, type DescribedAlarm } from './alarm.ts';

/** Every alarm and what it watches, slowly: 100 a call, out of 9 calls a second for the account. */
export const alarmsPart: PollPart = {
  name: 'alarms',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['cloudwatch:DescribeAlarms'],
  poll: async (context) => {
    const alarms = await describeAlarms(context, {});
    const resources = alarms.map((alarm) => alarmResource(alarm, context.scope, context.model));
    return [complete({ poller: 'cloudwatch', part: alarmsPart }, context, { resources })];
  },
};

/** Alarms of both types. CloudWatch leaves composite ones out unless they are asked for. Throws AwsError. */
export async function describeAlarms(
  context: PollContext,
  which: Pick<DescribeAlarmsCommandInput, 'StateValue' | 'AlarmNames'>,
): Promise<readonly DescribedAlarm[]> {
  const client = context.aws.client(CloudWatchClient, context.scope, { priority: context.priority });
  const listed = await collectPages(
    paginateDescribeAlarms(
      { client },
      { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100, ...which },
    ),
    (page) => [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])],
  );
  return listed.filter((alarm): alarm is DescribedAlarm => Boolean(alarm.AlarmArn && alarm.AlarmName));
}

/** DescribeAlarms takes a hundred names. */
const namesPerCall = 100;

/** These alarms, by name; those that no longer exist are not among the answers. Throws AwsError. */
export async function describeAlarmsNamed(
  context: PollContext,
  names: readonly string[],
): Promise<readonly DescribedAlarm[]> {
  const found: DescribedAlarm[] = [];
  for (let start = 0; start < names.length; start += namesPerCall)
    found.push(...(await describeAlarms(context, { AlarmNames: names.slice(start, start + namesPerCall) })));
  return found;
}
