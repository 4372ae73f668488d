import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/model/resource.ts';
import { ask } from '../../../src/posture/find-weaknesses.ts';
import { postureServices } from '../../../src/posture/registry.ts';
import type { PostureCase, SketchedResource } from '../../../src/posture/rule.ts';
import { caseModel } from '../../support/posture-case.ts';

function answer(id: string, given: PostureCase) {
  const rule = postureServices.flatMap(({ rules }) => rules).find((one) => one.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  const { subject, model } = caseModel(given);
  return ask(rule, subject, model)?.kind ?? 'not asked';
}

const pool = (facts: SketchedResource['facts'] = {}): SketchedResource => ({
  kind: 'elbv2:target-group',
  name: 'web',
  facts: { total: 1, ...facts },
});
const balancer: SketchedResource = {
  kind: 'elbv2:load-balancer',
  name: 'shop',
  relations: [{ type: 'routes-to', to: 'web' }],
};
const target = (zone: string | undefined, facts: SketchedResource['facts'] = {}): SketchedResource => ({
  kind: 'ec2:instance',
  name: `i-${zone ?? 'somewhere'}`,
  ...(zone === undefined ? {} : { zone }),
  facts,
  relations: [{ type: 'member-of', to: 'web' }],
});
const alarm = (name: string, facts: SketchedResource['facts']): SketchedResource => ({
  kind: 'cloudwatch:alarm',
  name,
  facts: { actionsEnabled: true, alarmActions: [], ...facts },
});
const composite = (alarmRule: string) => alarm('all', { type: 'composite', alarmRule });
const record = (facts: Resource['facts'], to?: string): SketchedResource => ({
  kind: 'route53:record',
  name: 'r',
  region: 'global',
  facts,
  relations: to === undefined ? [] : [{ type: 'routes-to', to }],
});
const database = (facts: Resource['facts']): SketchedResource => ({
  kind: 'rds:instance',
  name: 'orders',
  facts,
});

const files = (...mountZones: readonly string[]): SketchedResource => ({
  kind: 'efs:file-system',
  name: 'uploads',
  facts: { mountZones, oneZone: 'no' },
});
const tasksIn = (...taskZones: readonly string[]): SketchedResource => ({
  kind: 'ecs:service',
  name: 'thumbnails',
  facts: { taskZones },
});

describe('what looks like a weakness and is none, or the other way round', () => {
  it.each<[string, string, PostureCase, string]>([
    ['one target of a group', 'elb/single-target', { resources: [pool(), balancer] }, 'weak'],
    ['a group that nothing routes to', 'elb/single-target', { resources: [pool()] }, 'not asked'],
    [
      'another load balancer as the one target',
      'elb/single-target',
      { resources: [pool({ targetType: 'alb' }), balancer] },
      'not asked',
    ],
    [
      'a function as the one target',
      'elb/single-target',
      { resources: [pool({ targetType: 'lambda' }), balancer] },
      'not asked',
    ],
    [
      'one target that Auto Scaling replaces: its group is what to change',
      'elb/single-target',
      { resources: [pool(), balancer, target('us-east-1a', { autoScalingGroup: 'web' })] },
      'not asked',
    ],
    [
      'targets of which one has no known zone',
      'elb/targets-in-one-zone',
      { resources: [pool({ total: 2 }), balancer, target('us-east-1a'), target(undefined)] },
      'cannot-tell',
    ],
    [
      'an instance of no service, which may be a bastion',
      'ec2/single-instance',
      { resources: [{ kind: 'ec2:instance', name: 'i-1', facts: { state: 'running' } }] },
      'not asked',
    ],
    [
      'automatic recovery that is off in a group, which replaces',
      'ec2/recovery-off',
      {
        resources: [
          { kind: 'ec2:instance', name: 'i-1', facts: { autoRecovery: 'disabled', autoScalingGroup: 'web' } },
        ],
      },
      'not asked',
    ],
    [
      'an account of which nobody has told its trails',
      'cloudtrail/no-trail',
      { resources: [{ kind: 'iam:account', name: '1', facts: {} }] },
      'cannot-tell',
    ],
    [
      'an account whose trails may not be read in this region, while another has one',
      'cloudtrail/no-trail',
      {
        resources: [{ kind: 'iam:account', name: '1', facts: { 'trailsIn:eu-west-1': 1 } }],
        answered: ['cloudtrail/trails'],
      },
      'cannot-tell',
    ],
    [
      'an account without a trail in one region, whatever is not told of the others',
      'cloudtrail/no-trail',
      {
        resources: [{ kind: 'iam:account', name: '1', facts: { 'trailsIn:eu-west-1': 0 } }],
        answered: ['cloudtrail/trails'],
      },
      'weak',
    ],
    [
      'an account that told of its trails, and not of its recorders',
      'config/no-recorder',
      { resources: [{ kind: 'iam:account', name: '1', facts: { 'trailsIn:us-east-1': 1 } }] },
      'cannot-tell',
    ],
    [
      'an alarm without action that a composite alarm listens to',
      'cloudwatch/alarm-without-action',
      { resources: [alarm('5xx', {}), composite('ALARM("5xx") AND NOT ALARM(deploy)')] },
      'sound',
    ],
    [
      'an alarm without action whose name is only part of one that is listened to',
      'cloudwatch/alarm-without-action',
      { resources: [alarm('5xx', {}), composite('ALARM("shop-5xx")')] },
      'weak',
    ],
    [
      'an alarm without action that a Route 53 health check follows',
      'cloudwatch/alarm-without-action',
      {
        resources: [
          alarm('5xx', {}),
          { kind: 'route53:health-check', name: 'c', facts: { alarmName: '5xx' } },
        ],
      },
      'sound',
    ],
    [
      'a long TTL of a CNAME that leads to nothing that is watched: it may prove who owns a domain',
      'route53/long-ttl',
      { resources: [record({ recordType: 'CNAME', ttl: 86_400, values: ['_x.acm-validations.aws'] })] },
      'not asked',
    ],
    [
      'a name that leads to a load balancer of a region that is not read',
      'route53/single-region',
      {
        resources: [
          record({ routing: 'simple', aliasDnsName: 'dualstack.shop-1.eu-west-1.elb.amazonaws.com' }),
        ],
      },
      'weak',
    ],
    [
      'a replica in one zone',
      'rds/single-zone',
      { resources: [database({ multiAz: false, replicaOf: 'x' })] },
      'not asked',
    ],
    [
      'a member of a cluster',
      'rds/single-zone',
      { resources: [database({ multiAz: false, clusterId: 'x' })] },
      'not asked',
    ],
    [
      'backups that are copied to another region',
      'rds/no-cross-region-copy',
      { resources: [database({ replicas: [], backupCopies: ['arn:aws:rds:eu-west-1:1:auto-backup:ab'] })] },
      'sound',
    ],
    [
      'tasks of ECS in a zone without a mount target',
      'efs/missing-zone',
      { resources: [files('us-east-1a'), tasksIn('us-east-1a', 'us-east-1b')] },
      'weak',
    ],
    [
      'tasks of ECS in zones with mount targets',
      'efs/missing-zone',
      { resources: [files('us-east-1a', 'us-east-1b'), tasksIn('us-east-1a', 'us-east-1b')] },
      'sound',
    ],
    [
      'one mount target, where nothing is known that could use it',
      'efs/missing-zone',
      { resources: [files('us-east-1a')] },
      'cannot-tell',
    ],
    [
      'recovery points that AWS Backup copies to another region',
      'rds/no-cross-region-copy',
      {
        resources: [
          database({
            replicas: [],
            backupVault: 'daily',
            backupCopyVaults: ['arn:aws:backup:eu-west-1:111122223333:backup-vault:daily'],
          }),
        ],
      },
      'sound',
    ],
    [
      'recovery points that AWS Backup copies within the region',
      'rds/no-cross-region-copy',
      {
        resources: [
          database({
            replicas: [],
            backupVault: 'daily',
            backupCopyVaults: ['arn:aws:backup:us-east-1:444455556666:backup-vault:daily'],
          }),
        ],
        answered: ['backup/protected'],
      },
      'weak',
    ],
    [
      'recovery points of which nobody could read where they are copied to',
      'rds/no-cross-region-copy',
      {
        resources: [database({ replicas: [], backupVault: 'daily' })],
        answered: ['backup/protected'],
      },
      'cannot-tell',
    ],
    [
      'a database of which AWS Backup was not asked',
      'rds/no-cross-region-copy',
      { resources: [database({ replicas: [] })] },
      'cannot-tell',
    ],
    [
      'silence that counts as good of a cache, which reports as long as it lives',
      'cloudwatch/silence-is-good',
      {
        resources: [
          alarm('a', {
            missingData: 'notBreaching',
            namespace: 'AWS/ElastiCache',
            metric: 'CurrConnections',
          }),
        ],
      },
      'weak',
    ],
    [
      'silence that counts as good of evictions, of which there need not be any',
      'cloudwatch/silence-is-good',
      {
        resources: [
          alarm('a', { missingData: 'notBreaching', namespace: 'AWS/ElastiCache', metric: 'Evictions' }),
        ],
      },
      'sound',
    ],
    [
      'a week of backups where nine days may be lost',
      'rds/short-retention',
      { resources: [database({ backupRetentionDays: 7 })], objectives: { rpoSeconds: 9 * 86_400 } },
      'weak',
    ],
    [
      'no rule of AWS Config where nobody may read them',
      'config/no-rules',
      { resources: [{ kind: 'config:recorder', name: 'default', facts: { recording: true } }] },
      'cannot-tell',
    ],
  ])('%s', (_, rule, given, expected) => {
    expect(answer(rule, given)).toBe(expected);
  });
});
