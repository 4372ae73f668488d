import { assert, constantFrom, dictionary, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, PlannedCall } from '../../../src/actions/action.ts';
import { awsCommand } from '../../../src/actions/aws-cli.ts';
import { mutations } from '../../../src/actions/calls.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };
const call = (service: string, operation: string, input: Json): PlannedCall => ({
  service,
  operation,
  scope,
  input,
});

/** The words that a POSIX shell makes of a line. */
function shellWords(line: string): readonly string[] {
  const words = line.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/'([^']*)'|\\(.)/g, (_all, inside, escaped) => inside ?? escaped),
  );
}

describe('a planned call as a line for the AWS CLI', () => {
  it.each<[PlannedCall, string]>([
    [
      call('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', {
        InstanceId: 'i-1',
        ShouldDecrementDesiredCapacity: false,
      }),
      'aws autoscaling terminate-instance-in-auto-scaling-group --instance-id i-1 --no-should-decrement-desired-capacity --region eu-west-1',
    ],
    [
      call('Auto Scaling', 'SetDesiredCapacity', {
        AutoScalingGroupName: "the shop's web",
        DesiredCapacity: 5,
        HonorCooldown: false,
      }),
      `aws autoscaling set-desired-capacity --auto-scaling-group-name 'the shop'\\''s web' --desired-capacity 5 --no-honor-cooldown --region eu-west-1`,
    ],
    [
      call('Auto Scaling', 'SuspendProcesses', {
        AutoScalingGroupName: 'web',
        ScalingProcesses: ['ReplaceUnhealthy', 'Terminate'],
      }),
      'aws autoscaling suspend-processes --auto-scaling-group-name web --scaling-processes ReplaceUnhealthy Terminate --region eu-west-1',
    ],
    [
      call('Auto Scaling', 'UpdateAutoScalingGroup', {
        AutoScalingGroupName: 'web',
        LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '$Default' },
      }),
      `aws autoscaling update-auto-scaling-group --auto-scaling-group-name web --launch-template '{"LaunchTemplateId":"lt-1","Version":"$Default"}' --region eu-west-1`,
    ],
    [
      call('RDS', 'ModifyDBInstance', {
        DBInstanceIdentifier: 'orders',
        VpcSecurityGroupIds: ['sg-1', 'sg-2'],
        ApplyImmediately: true,
      }),
      'aws rds modify-db-instance --db-instance-identifier orders --vpc-security-group-ids sg-1 sg-2 --apply-immediately --region eu-west-1',
    ],
    [
      call('RDS', 'FailoverDBCluster', {
        DBClusterIdentifier: 'orders',
        TargetDBInstanceIdentifier: 'orders-2',
      }),
      'aws rds failover-db-cluster --db-cluster-identifier orders --target-db-instance-identifier orders-2 --region eu-west-1',
    ],
    [
      call('Elastic Load Balancing v2', 'DescribeTargetGroups', { TargetGroupARNs: [] }),
      "aws elbv2 describe-target-groups --target-group-arns '[]' --region eu-west-1",
    ],
    [
      {
        ...call('Route53 Recovery Cluster', 'UpdateRoutingControlStates', {
          UpdateRoutingControlStateEntries: [{ RoutingControlArn: 'arn:1', RoutingControlState: 'On' }],
        }),
        endpoints: [{ endpoint: 'https://one.example/v1', region: 'us-west-2' }],
      },
      `aws route53-recovery-cluster update-routing-control-states --update-routing-control-state-entries '[{"RoutingControlArn":"arn:1","RoutingControlState":"On"}]' --endpoint-url https://one.example/v1 --region us-west-2`,
    ],
  ])('%#', (planned, line) => {
    expect(awsCommand(planned)).toBe(line);
  });

  it('comes out of a shell as it was planned, whatever stands in it', () => {
    const name = constantFrom('GroupName', 'Comment', 'Value');
    assert(
      property(dictionary(name, string()), string(), (plain, inside) => {
        const input = { ...plain, Batch: [{ Text: inside }] };
        const words = shellWords(awsCommand(call('EC2', 'CreateThings', input)));
        for (const [key, value] of Object.entries(plain))
          expect(
            words[words.indexOf(`--${key === 'GroupName' ? 'group-name' : key.toLowerCase()}`) + 1],
          ).toBe(value);
        expect(JSON.parse(words[words.indexOf('--batch') + 1] ?? '')).toEqual([{ Text: inside }]);
      }),
    );
  });

  it('knows the name of every service that Holdfast may change something in', () => {
    const known = [
      'arc-zonal-shift',
      'autoscaling',
      'backup',
      'cloudfront',
      'configservice',
      'directconnect',
      'cloudwatch',
      'dynamodb',
      'ec2',
      'ecs',
      'lambda',
      'eks',
      'elasticache',
      'elbv2',
      'rds',
      'route53',
      'route53-recovery-cluster',
      'sqs',
      'ssm',
    ];
    for (const service of Object.keys(mutations))
      expect(known).toContain(awsCommand(call(service, 'X', {})).split(' ')[1]);
  });
});
