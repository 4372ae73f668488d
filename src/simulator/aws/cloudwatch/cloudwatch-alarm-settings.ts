import type {
  DeleteAlarmsCommandInput,
  PutCompositeAlarmCommandInput,
  PutMetricAlarmCommandInput,
  SetAlarmStateCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { noteAlarm } from '../../world/signals/alarm-history.ts';
import { alarmsIn, parseAlarmRule } from '../../world/signals/alarm-rule.ts';
import { enterAlarmState } from '../../world/signals/alarm-state.ts';
import { setAlarmState, startAlarm } from '../../world/signals/alarms.ts';
import { evaluateComposites } from '../../world/signals/composite-alarms.ts';
import type { Alarm, AlarmRule, CompositeAlarm } from '../../world/state/alarm.ts';
import { compositeAlarms, metricAlarms } from './cloudwatch-alarms.ts';
import { metricName, statisticNamed } from './cloudwatch-metrics.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation } from '../operation.ts';

/** What changes alarms of both types. */
export const alarmSettings: Readonly<Record<string, Operation>> = {
  PutMetricAlarm: mutates((input: PutMetricAlarmCommandInput, context) => {
    const name = required(input.AlarmName, 'AlarmName');
    const evaluationPeriods = required(input.EvaluationPeriods, 'EvaluationPeriods');
    const datapointsToAlarm = input.DatapointsToAlarm ?? evaluationPeriods;
    if (datapointsToAlarm < 1 || datapointsToAlarm > evaluationPeriods)
      throw invalid('DatapointsToAlarm must be between 1 and EvaluationPeriods.');
    if (input.Metrics !== undefined && input.Metrics.length > 0)
      throw invalid('Simulated CloudWatch evaluates alarms on single metrics, not on expressions.');
    const arn = arnOf(context, name);
    const before = context.world.alarms.get(arn);
    startAlarm(context.world, {
      arn,
      name,
      description: input.AlarmDescription ?? '',
      metric: metricName(context, {
        ...input,
        Namespace: required(input.Namespace, 'Namespace'),
        MetricName: required(input.MetricName, 'MetricName'),
      }),
      statistic: statisticNamed(input.Statistic),
      periodMs: required(input.Period, 'Period') * 1000,
      threshold: required(input.Threshold, 'Threshold'),
      comparison: comparisonNamed(input.ComparisonOperator),
      datapointsToAlarm,
      evaluationPeriods,
      missing: treatmentNamed(input.TreatMissingData),
      tags: tagsOf(input.Tags, before),
      actions: actionsOf(input),
      actionsEnabled: input.ActionsEnabled ?? true,
      ...stateOf(context, before),
    });
    noteConfiguration(context, name, 'MetricAlarm', before === undefined ? 'created' : 'updated');
    return {};
  }),
  PutCompositeAlarm: mutates((input: PutCompositeAlarmCommandInput, context) => {
    const name = required(input.AlarmName, 'AlarmName');
    const ruleText = required(input.AlarmRule, 'AlarmRule');
    const arn = arnOf(context, name);
    const before = context.world.compositeAlarms.get(arn);
    context.world.compositeAlarms.set(arn, {
      arn,
      name,
      region: context.scope.region,
      description: input.AlarmDescription ?? '',
      ruleText,
      rule: ruleOf(ruleText, context),
      tags: tagsOf(input.Tags, before),
      actions: actionsOf(input),
      actionsEnabled: input.ActionsEnabled ?? true,
      ...stateOf(context, before),
    });
    noteConfiguration(context, name, 'CompositeAlarm', before === undefined ? 'created' : 'updated');
    evaluateComposites(context.world, context.scope.region);
    return {};
  }),
  DeleteAlarms: mutates((input: DeleteAlarmsCommandInput, context) => {
    const { world } = context;
    const arns = (input.AlarmNames ?? []).map((name) => arnOf(context, name));
    // One name that does not exist, and nothing is deleted.
    if (arns.some((arn) => !world.alarms.has(arn) && !world.compositeAlarms.has(arn)))
      throw awsFailure('ResourceNotFound', 'An alarm of that name does not exist.', 404);
    for (const arn of arns) {
      world.alarms.delete(arn);
      world.compositeAlarms.delete(arn);
    }
    return {};
  }),
  SetAlarmState: mutates((input: SetAlarmStateCommandInput, context) => {
    const arn = arnOf(context, required(input.AlarmName, 'AlarmName'));
    const state = required(input.StateValue, 'StateValue');
    const reason = required(input.StateReason, 'StateReason');
    const { world, scope } = context;
    const alarm = world.alarms.get(arn);
    const composite = world.compositeAlarms.get(arn);
    if (alarm !== undefined) setAlarmState(world, alarm, state, reason);
    else if (composite !== undefined)
      enterAlarmState(world, composite, { state, reason, region: scope.region, type: 'CompositeAlarm' });
    else throw awsFailure('ResourceNotFound', 'The named resource does not exist.', 404);
    return {};
  }),
  EnableAlarmActions: mutates(switchActions(true)),
  DisableAlarmActions: mutates(switchActions(false)),
};

function switchActions(enabled: boolean) {
  return (input: { AlarmNames?: string[] }, context: CallContext) => {
    for (const alarm of [...metricAlarms(context), ...compositeAlarms(context)])
      if (input.AlarmNames?.includes(alarm.name) === true) alarm.actionsEnabled = enabled;
    return {};
  };
}

function ruleOf(text: string, context: CallContext): AlarmRule {
  let rule: AlarmRule;
  try {
    rule = parseAlarmRule(text);
  } catch (error) {
    throw invalid(`AlarmRule: ${error instanceof Error ? error.message : String(error)}`);
  }
  const known = [...metricAlarms(context), ...compositeAlarms(context)];
  const strange = alarmsIn(rule).find((one) => !known.some(({ name, arn }) => one === name || one === arn));
  if (strange !== undefined) throw invalid(`AlarmRule: the alarm ${strange} does not exist.`);
  return rule;
}

function arnOf({ world, scope }: CallContext, name: string): string {
  return `arn:aws:cloudwatch:${scope.region}:${world.account}:alarm:${name}`;
}

/** A new alarm knows nothing yet; one that is set again keeps its state. */
function stateOf({ world }: CallContext, before: Alarm | CompositeAlarm | undefined) {
  return {
    state: before?.state ?? ('INSUFFICIENT_DATA' as const),
    reason: before?.reason ?? 'Unchecked: Initial alarm creation',
    updatedAt: before?.updatedAt ?? world.clock.now(),
  };
}

/** Tags are taken when an alarm is created; later only TagResource changes them. */
function tagsOf(
  tags: readonly { Key: string | undefined; Value: string | undefined }[] | undefined,
  before: Alarm | CompositeAlarm | undefined,
): Map<string, string> {
  return before?.tags ?? new Map((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

function actionsOf(input: PutMetricAlarmCommandInput | PutCompositeAlarmCommandInput) {
  return {
    alarm: input.AlarmActions ?? [],
    ok: input.OKActions ?? [],
    insufficient: input.InsufficientDataActions ?? [],
  };
}

function noteConfiguration(
  { world, scope }: CallContext,
  alarm: string,
  alarmType: 'MetricAlarm' | 'CompositeAlarm',
  what: 'created' | 'updated',
): void {
  const summary = `Alarm "${alarm}" ${what}`;
  noteAlarm(world, { region: scope.region, alarm, alarmType, kind: 'ConfigurationUpdate', summary });
}

const comparisons: readonly Alarm['comparison'][] = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];
const treatments: readonly Alarm['missing'][] = ['missing', 'ignore', 'breaching', 'notBreaching'];

function comparisonNamed(name: string | undefined): Alarm['comparison'] {
  const found = comparisons.find((one) => one === name);
  if (found === undefined) throw invalid(`The comparison ${name} needs an anomaly detector.`);
  return found;
}

function treatmentNamed(name = 'missing'): Alarm['missing'] {
  const found = treatments.find((one) => one === name);
  if (found === undefined) throw invalid(`Value '${name}' for field TreatMissingData is invalid.`);
  return found;
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw awsFailure('MissingParameter', `The parameter ${name} is required.`);
  return value;
}

function invalid(message: string): Error {
  return awsFailure('ValidationError', message);
}
