import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { textIn, textsIn } from '../read.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['cloudwatch:alarm'] as const;

const withoutAction: PostureRule = {
  id: 'cloudwatch/alarm-without-action',
  title: 'An alarm that nobody hears',
  severity: 'medium',
  kinds,
  reads: ['actionsEnabled', 'alarmActions'],
  why: 'It goes off in CloudWatch and nothing else happens: nobody is called, nothing scales.',
  change: 'Give it an action for ALARM, such as an SNS topic that pages somebody, or delete it.',
  bearsOn: ['rtoSeconds'],
  judge: (alarm, model) => {
    const has = textsIn(alarm, 'alarmActions').length > 0;
    if (has && alarm.facts['actionsEnabled'] !== false) return sound;
    if (isHeardByOthers(alarm, model)) return sound;
    return weak(has ? 'its actions are disabled' : 'it has no action for ALARM');
  },
  cases: {
    fires: {
      resources: [
        {
          kind: 'cloudwatch:alarm',
          name: 'checkout-5xx',
          facts: { actionsEnabled: false, alarmActions: ['arn:aws:sns:us-east-1:111122223333:oncall'] },
        },
      ],
    },
    sound: {
      resources: [
        {
          kind: 'cloudwatch:alarm',
          name: 'checkout-5xx',
          facts: { actionsEnabled: true, alarmActions: ['arn:aws:sns:us-east-1:111122223333:oncall'] },
        },
      ],
    },
  },
};

/**
 * Metrics that AWS publishes as long as the thing lives (CloudWatch's lists of metrics by service): of
 * these, no data means that it is gone. A count of errors, in contrast, is rightly silent while all is well.
 */
const steady: Readonly<Record<string, RegExp>> = {
  'AWS/EC2': /^(CPU|StatusCheckFailed|Network)/,
  'AWS/AutoScaling': /^Group/,
  'AWS/ApplicationELB': /^(Un)?HealthyHostCount$/,
  'AWS/NetworkELB': /^(Un)?HealthyHostCount$/,
  'AWS/ELB': /^(Un)?HealthyHostCount$/,
  'AWS/RDS': /^(CPUUtilization|DatabaseConnections|Free|.*ReplicaLag|(Read|Write)(IOPS|Latency))/,
  'AWS/Route53': /^HealthCheck/,
  'AWS/ElastiCache':
    /^(CPUUtilization|EngineCPUUtilization|CurrConnections|FreeableMemory|DatabaseMemoryUsagePercentage|ReplicationLag)$/,
  'AWS/ECS': /^(CPU|Memory)Utilization$/,
  'AWS/NATGateway': /^ActiveConnectionCount$/,
  'AWS/DX': /^ConnectionState$/,
  'AWS/VPN': /^TunnelState$/,
};

const silenceIsGood: PostureRule = {
  id: 'cloudwatch/silence-is-good',
  title: 'An alarm that takes missing data for good',
  severity: 'medium',
  kinds,
  reads: ['missingData', 'namespace', 'metric'],
  why: 'When what it watches is gone for good, its metric stops, and the alarm says OK.',
  change: 'Treat missing data as `breaching`, or as `missing` where a short gap is usual.',
  bearsOn: ['rtoSeconds'],
  concerns: ({ facts }) => facts['type'] !== 'composite',
  judge: (alarm) => {
    const metric = textIn(alarm, 'metric') ?? '';
    const flows = steady[textIn(alarm, 'namespace') ?? '']?.test(metric) === true;
    return flows && textIn(alarm, 'missingData') === 'notBreaching'
      ? weak(`${metric} never pauses while all is well, and missing data counts as good`)
      : sound;
  },
  cases: {
    fires: {
      resources: [
        {
          kind: 'cloudwatch:alarm',
          name: 'db-connections',
          facts: { missingData: 'notBreaching', namespace: 'AWS/RDS', metric: 'DatabaseConnections' },
        },
      ],
    },
    sound: {
      resources: [
        {
          kind: 'cloudwatch:alarm',
          name: 'checkout-5xx',
          facts: {
            missingData: 'notBreaching',
            namespace: 'AWS/ApplicationELB',
            metric: 'HTTPCode_ELB_5XX_Count',
          },
        },
      ],
    },
  },
};

export const cloudwatch: PostureService = {
  name: 'CloudWatch, Logs',
  rules: [withoutAction, silenceIsGood],
};

/** One that a composite alarm or a Route 53 health check listens to has its effect through that. */
function isHeardByOthers(alarm: Resource, model: Model): boolean {
  const named = (kind: 'cloudwatch:alarm' | 'route53:health-check', names: (other: Resource) => boolean) =>
    [...model.ofKind(kind)].some((id) => {
      const other = model.resources.get(id);
      return other !== undefined && other.account === alarm.account && names(other);
    });
  return (
    named('route53:health-check', ({ facts }) => facts['alarmName'] === alarm.name) ||
    named('cloudwatch:alarm', (other) => {
      const rule = textIn(other, 'alarmRule') ?? '';
      return [alarm.name, alarm.id].some((id) => rule.includes(`"${id}"`) || rule.includes(`(${id})`));
    })
  );
}
