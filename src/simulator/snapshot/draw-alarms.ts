import type { DescribedAlarm } from '../../pollers/cloudwatch/alarm.ts';
import { alarmSchema } from '../stacks/alarm-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { said, seconds, type Sketch } from './sketch.ts';

type WrittenAlarm = NonNullable<WrittenStack['alarms']>[number];

/** Alarms of one metric each, by periods of whole minutes. */
export function drawAlarms(
  sketch: Sketch,
  databases: readonly { readonly id: string }[],
): readonly WrittenAlarm[] {
  return sketch.observed.regions.flatMap((region) =>
    (sketch.observed.details.get(region)?.alarms ?? []).flatMap((alarm) => {
      const drawn = alarmOf(sketch, region, alarm, databases);
      if (alarmSchema.safeParse(drawn).success) return [drawn];
      sketch.leftOut.push(
        `alarm ${alarm.AlarmName} in ${region}: only alarms of one metric, by whole minutes, are simulated`,
      );
      return [];
    }),
  );
}

/** It may be none: what CloudWatch says of it need not fit. The schema decides. */
function alarmOf(
  sketch: Sketch,
  region: string,
  alarm: DescribedAlarm,
  databases: readonly { readonly id: string }[],
): WrittenAlarm {
  const { Period = 0, EvaluationPeriods } = alarm;
  const dimensions = Object.fromEntries(
    (alarm.Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value]),
  );
  return said({
    name: alarm.AlarmName,
    description: alarm.AlarmDescription,
    regions: [region],
    metric: alarm.MetricName ?? '',
    ...subjectOf(sketch, alarm.Namespace ?? '', dimensions, databases),
    statistic: alarm.Statistic,
    period: seconds(Period),
    comparison: alarm.ComparisonOperator as WrittenAlarm['comparison'],
    threshold: alarm.Threshold ?? Number.NaN,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? EvaluationPeriods,
    evaluationPeriods: EvaluationPeriods,
    missing: alarm.TreatMissingData as WrittenAlarm['missing'],
    actions: alarm.AlarmActions?.length === 0 ? undefined : alarm.AlarmActions?.slice(0, 5),
  });
}

/** Whose metric it is, by name where that is in the stack. */
function subjectOf(
  sketch: Sketch,
  namespace: string,
  dimensions: Readonly<Record<string, string>>,
  databases: readonly { readonly id: string }[],
): Pick<WrittenAlarm, 'balancer' | 'zone' | 'database' | 'group' | 'namespace' | 'dimensions'> {
  const { LoadBalancer, AvailabilityZone, DBInstanceIdentifier, ...more } = dimensions;
  const balancer = sketch.balancers.find(
    ({ arn }) => LoadBalancer !== undefined && arn.endsWith(`/${LoadBalancer}`),
  );
  if (Object.keys(more).length === 0) {
    if (balancer !== undefined) return said({ balancer: balancer.written.name, zone: AvailabilityZone });
    if (databases.some(({ id }) => id === DBInstanceIdentifier)) return { database: DBInstanceIdentifier };
  }
  return { namespace, dimensions };
}
