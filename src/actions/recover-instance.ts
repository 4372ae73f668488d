import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsAccess } from '../aws/access.ts';
import { z } from 'zod';
import type { AwsScope } from '../aws/scope.ts';
import type { Action, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { hasInstanceStore, readInstance, readInstanceStatus } from './reads/ec2.ts';
import { standaloneAndRunning } from './standalone.ts';

/**
 * EC2 has no call that recovers an instance: only an alarm may ask for it. So this sets the documented
 * recovery alarm on the failing system check, waits until AWS has moved the instance, and takes the alarm
 * away. Unlike stop/start it keeps every address. See docs/decisions/0004-how-an-instance-is-replaced.md.
 */
export const recoverInstance: Action = {
  name: 'recover-instance',
  summary: "Has EC2 recover a standalone instance whose host failed, by EC2's own recovery alarm action.",
  kinds: ['ec2:instance'],
  verdicts: ['host-failed'],
  risk: 'low',
  reversible: true,
  effect: 'removes-target',
  dependsOnControlPlanes: [],
  permissions: [
    'cloudwatch:DeleteAlarms',
    'cloudwatch:DescribeAlarms',
    'cloudwatch:PutMetricAlarm',
    'ec2:DescribeInstanceStatus',
    'ec2:DescribeInstanceTypes',
    'ec2:DescribeInstances',
    'iam:CreateServiceLinkedRole',
  ],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const scope = scopeOf(target);
    const id = identifierOf(target.id);
    const instance = await readInstance(context.aws, scope, id);
    const { system } = await readInstanceStatus(context.aws, scope, id);
    const localDisks =
      instance?.InstanceType === undefined
        ? undefined
        : await hasInstanceStore(context.aws, scope, instance.InstanceType);
    const tenancy = instance?.Placement?.Tenancy ?? 'default';
    const alarm = `holdfast-recover-${id}`;
    return planOf(this.name, target, {
      summary: `Have EC2 recover ${id} by a recovery alarm`,
      preconditions: [
        ...standaloneAndRunning(instance),
        precondition('its host failed', system === 'impaired', `the system status check says ${system}`),
        precondition(
          'its type can be recovered',
          localDisks === false,
          localDisks === false ? 'no instance store' : 'it has instance store, or AWS does not say',
        ),
        precondition('it is not on a dedicated host', tenancy !== 'host', `its tenancy is ${tenancy}`),
      ],
      steps: [
        {
          name: `set the recovery alarm of ${id}`,
          calls: [
            plannedCall('CloudWatch', 'PutMetricAlarm', scope, recoveryAlarm(target.id, alarm, scope.region)),
          ],
          timeoutMs: 1_200_000,
        },
        { name: 'take the alarm away', calls: [takeAway(scope, alarm)], timeoutMs: 120_000 },
      ],
      state: asJson({ target: target.id, instance: id, alarm, scope, plannedAt: context.now }),
      warnings: ['EC2 recovers an instance at most three times a day, and not during a wider AWS event'],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, step, context): Promise<StepProgress> {
    const { scope, instance: id, alarm } = stateSchema.parse(plan.state);
    const stands = await alarmStands(context.aws, scope, alarm);
    if (step === 1 || plan.steps.length === 1) return stands ? 'not-started' : 'done';
    if (!stands) return 'not-started';
    const { system } = await readInstanceStatus(context.aws, scope, id);
    return system === 'ok' ? 'done' : 'under-way';
  },

  verify(plan, model, now) {
    const { target, plannedAt } = stateSchema.parse(plan.state);
    return wellSince(model, target, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: 'it serves again on other hardware' }
      : inconclusive('it was not seen to serve again yet');
  },

  /** What can be taken back is the alarm: left behind, it would go on recovering by itself. */
  async undo(plan, context) {
    const { scope, alarm } = stateSchema.parse(plan.state);
    const stands = await alarmStands(context.aws, scope, alarm);
    const steps = [{ name: 'take the alarm away', calls: [takeAway(scope, alarm)], timeoutMs: 120_000 }];
    return { ...plan, summary: `Take ${alarm} away`, preconditions: [], steps: stands ? steps : [] };
  },
};

const stateSchema = z.object({
  target: z.string(),
  instance: z.string(),
  alarm: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  plannedAt: z.number(),
});

/** The alarm of "Create alarms to recover an instance" in the EC2 user guide: two minutes, two failures. */
function recoveryAlarm(arn: string, alarm: string, region: string) {
  const partition = arn.split(':')[1] ?? 'aws';
  return {
    AlarmName: alarm,
    AlarmDescription: 'Set by Holdfast to have EC2 recover this instance; taken away afterwards.',
    Namespace: 'AWS/EC2',
    MetricName: 'StatusCheckFailed_System',
    Dimensions: [{ Name: 'InstanceId', Value: identifierOf(arn) }],
    Statistic: 'Minimum' as const,
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold' as const,
    TreatMissingData: 'missing',
    AlarmActions: [`arn:${partition}:automate:${region}:ec2:recover`],
  };
}

function takeAway(scope: AwsScope, alarm: string) {
  return plannedCall('CloudWatch', 'DeleteAlarms', scope, { AlarmNames: [alarm] });
}

async function alarmStands(aws: AwsAccess, scope: AwsScope, alarm: string): Promise<boolean> {
  const client = aws.client(CloudWatchClient, scope, { priority: 'verify' });
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [alarm] }));
  return MetricAlarms.length > 0;
}
