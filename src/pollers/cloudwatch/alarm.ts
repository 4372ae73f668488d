import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AwsScope } from '../../aws/scope.ts';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import type { EvidenceFamily } from '../../model/signal.ts';
import { type Finding, stated } from '../finding.ts';
import { watchesSaturation } from './saturation.ts';
import { alarmTargets, type PlacedDimension } from './alarm-targets.ts';

/** An alarm of either type, as AWS describes it. */
export type DescribedAlarm = MetricAlarm &
  CompositeAlarm & {
    readonly AlarmArn: string;
    readonly AlarmName: string;
  };

/** What CloudWatch says of one alarm now. */
export interface AlarmState {
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  readonly value: string | undefined;
  readonly reason: string;
  readonly since?: number;
}

export function alarmResource(alarm: DescribedAlarm, scope: AwsScope, model: Model): Resource {
  const metrics = metricsOf(alarm, scope);
  const dimensions = metrics.flatMap((metric) => metric.dimensions);
  return {
    id: alarm.AlarmArn,
    kind: 'cloudwatch:alarm',
    account: scope.account,
    region: scope.region,
    name: alarm.AlarmName,
    tags: {},
    facts: stated({
      alarmName: alarm.AlarmName,
      type: alarm.AlarmRule === undefined ? 'metric' : 'composite',
      namespace: metrics[0]?.namespace,
      metric: metrics[0]?.metric,
      comparison: alarm.MetricName === undefined ? undefined : alarm.ComparisonOperator,
      stateValue: alarm.StateValue,
      dimensions: dimensions.map(({ name, value }) => `${name}=${value}`),
      scalingTrigger: isScalingTrigger(alarm),
      actionsEnabled: alarm.ActionsEnabled,
      alarmActions: alarm.AlarmActions ?? [],
      // AWS leaves its default out.
      ...windowOf(alarm),
      missingData: alarm.AlarmRule === undefined ? (alarm.TreatMissingData ?? 'missing') : undefined,
      alarmRule: alarm.AlarmRule,
    }),
    relations: alarmTargets(dimensions, model).map((to) => ({ type: 'watches', to })),
  };
}

/**
 * How it counts: in this many periods of so many seconds so many datapoints must breach. Of a composite alarm nothing
 * is known, and of metric math the longest period counts.
 */
function windowOf({ Period, Metrics = [], EvaluationPeriods, DatapointsToAlarm }: DescribedAlarm) {
  const periods = Metrics.flatMap(({ Period: own, MetricStat }) => own ?? MetricStat?.Period ?? []);
  return {
    periodSeconds: Period ?? (periods.length === 0 ? undefined : Math.max(...periods)),
    evaluationPeriods: EvaluationPeriods,
    // AWS leaves it out where all of them must breach.
    datapointsToAlarm: DatapointsToAlarm ?? EvaluationPeriods,
  };
}

export function stateOf(alarm: DescribedAlarm): AlarmState {
  const since = (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime();
  const evaluation = alarm.EvaluationState;
  // While CloudWatch cannot evaluate the alarm, its state is what it last happened to be.
  const frozen = evaluation === 'EVALUATION_FAILURE' || evaluation === 'EVALUATION_ERROR';
  const words = alarm.StateReason ?? `CloudWatch says ${alarm.StateValue ?? 'nothing'}`;
  return {
    value: frozen ? undefined : alarm.StateValue,
    reason: frozen ? `CloudWatch cannot evaluate it (${evaluation})` : words.slice(0, 300),
    ...(since === undefined || !Number.isFinite(since) ? {} : { since }),
  };
}

/** One signal on the alarm itself, and one on each resource that it watches. */
export function alarmFindings(alarm: Resource, state: AlarmState): Finding[] {
  const said = {
    check: 'cloudwatch/alarm',
    family: familyOf(alarm),
    reason: `${alarm.name}: ${state.reason}`,
    state: signalState(state.value),
    ...(state.since === undefined ? {} : { since: state.since }),
    // An alarm that only sets off Auto Scaling is in ALARM as a matter of course: idle, or busy.
    ...(alarm.facts['scalingTrigger'] === true ? { nature: 'warning-only' as const } : {}),
  };
  const measures = watchesSaturation(alarm) ? { measures: 'saturation' as const } : {};
  const watched = alarm.relations.filter(({ type }) => type === 'watches');
  return [
    { ...said, resource: alarm.id },
    ...watched.map(({ to }) => Object.assign({ resource: to, by: alarm.id }, said, measures)),
  ];
}

function signalState(value: string | undefined): Finding['state'] {
  switch (value) {
    case 'OK':
      return 'pass';
    case 'ALARM':
      return 'fail';
    default:
      return 'unknown';
  }
}

/**
 * Where the metric is observed from, not who reports it: an alarm on a status check is the hypervisor's
 * word once more and must not pass for a second witness. The same goes for a load balancer's count of
 * hosts and for Route 53's checkers.
 */
function familyOf(alarm: Resource): EvidenceFamily {
  const namespace = String(alarm.facts['namespace'] ?? '');
  const metric = String(alarm.facts['metric'] ?? '');
  if (namespace === 'AWS/EC2' && metric.startsWith('StatusCheck')) return 'hypervisor';
  if (namespace === 'AWS/RDS' && /replica\w*lag/i.test(metric)) return 'data';
  if (namespace === 'AWS/Route53') return 'external';
  if (namespace === 'AWS/NATGateway' || namespace === 'AWS/VPN') return 'network';
  if (namespace === 'AWS/DX') return directConnectFamily(metric);
  if (/^AWS\/\w*ELB$/.test(namespace) && /^(Un)?HealthyHostCount$/i.test(metric)) return 'network';
  return 'application';
}

/** As of the checks that read the same metrics: BGP is a protocol's word, light is what the optics see. */
function directConnectFamily(metric: string): EvidenceFamily {
  if (metric.startsWith('ConnectionLightLevel')) return 'hypervisor';
  return /Bgp|ConnectionState/.test(metric) ? 'control-plane' : 'network';
}

function isScalingTrigger(alarm: DescribedAlarm): boolean {
  const actions = alarm.AlarmActions ?? [];
  return (
    actions.length > 0 && actions.every((action) => /^arn:[^:]+:autoscaling:.*:scalingPolicy:/.test(action))
  );
}

interface NamedMetric {
  readonly namespace: string | undefined;
  readonly metric: string | undefined;
  readonly dimensions: readonly PlacedDimension[];
}

/** The alarm's own metric, or those that its metric math is made of. A composite alarm has none. */
function metricsOf(alarm: DescribedAlarm, scope: AwsScope): readonly NamedMetric[] {
  const own = { Metric: alarm.MetricName === undefined ? undefined : alarm, AccountId: undefined };
  const parts = (alarm.Metrics ?? []).map(({ MetricStat, AccountId }) => ({
    Metric: MetricStat?.Metric,
    AccountId,
  }));
  return [own, ...parts].flatMap(({ Metric, AccountId }) => {
    if (Metric === undefined) return [];
    const home = AccountId === undefined ? scope : { ...scope, account: AccountId };
    const dimensions = (Metric.Dimensions ?? []).flatMap(({ Name: name, Value: value }) =>
      name && value ? [{ name, value, namespace: Metric.Namespace, scope: home }] : [],
    );
    return [{ namespace: Metric.Namespace, metric: Metric.MetricName, dimensions }];
  });
}
