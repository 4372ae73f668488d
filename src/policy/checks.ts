import type { EvidenceFamily } from '../model/signal.ts';

/**
 * The checks that pollers report, with the failure domain that each observes from. A condition that
 * names a check outside this list could never be true.
 */
export const checkFamilies: Readonly<Record<string, EvidenceFamily>> = {
  'ec2/system-status': 'hypervisor',
  'ec2/instance-status': 'hypervisor',
  'ec2/ebs-status': 'hypervisor',
  'ec2/state': 'control-plane',
  'ec2/scheduled-event': 'control-plane',
  'elb/target-health': 'network',
  'elb/targets-serving': 'network',
  'elb/load-balancer-state': 'control-plane',
  'elb/zone-errors': 'application',
  'elb/user-errors': 'application',
  'autoscaling/instance-health': 'control-plane',
  'autoscaling/activity': 'control-plane',
  'autoscaling/processes': 'control-plane',
  'autoscaling/newborns': 'control-plane',
  'arc/zonal-shift': 'control-plane',
  'route53/health-check': 'external',
  'route53/checkers': 'external',
  'route53/answer': 'control-plane',
  'cloudwatch/alarm': 'application',
  'rds/status': 'control-plane',
  'rds/replica-lag': 'data',
  'rds/replication': 'data',
  'rds/event': 'control-plane',
  'rds/connections': 'application',
  'dynamodb/status': 'control-plane',
  'dynamodb/replica-status': 'control-plane',
  'dynamodb/throttles': 'application',
  'dynamodb/replication-latency': 'data',
  'acm/expiry': 'control-plane',
  'acm/renewal': 'control-plane',
  's3/replication-latency': 'data',
  's3/replication-failures': 'data',
  'ecs/running': 'control-plane',
  'ecs/deployment': 'control-plane',
  'ecs/placement': 'control-plane',
  'ecs/task-exits': 'application',
  'config/compliance': 'control-plane',
  'config/recorder': 'control-plane',
  'sqs/oldest-message': 'application',
  'sqs/depth': 'application',
  'sqs/dead-letters': 'application',
  'sns/subscribers': 'control-plane',
  'sns/deliveries': 'application',
  'sns/dead-letters': 'application',
};

export const checks: readonly string[] = Object.keys(checkFamilies);
