import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginFault } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { type MovingShop, startMovingShop } from './moving-shop.ts';

let shop: MovingShop;
beforeAll(async () => {
  shop = await startMovingShop();
});
afterAll(() => shop.close());

/** What the CLI finds of the one group of the active region. */
async function group() {
  const { AutoScalingGroups } = await shop.aws<{
    AutoScalingGroups: {
      AutoScalingGroupName: string;
      DesiredCapacity: number;
      Instances: { InstanceId: string; LifecycleState: string }[];
    }[];
  }>('autoscaling', 'describe-auto-scaling-groups');
  const [found] = AutoScalingGroups;
  if (found === undefined) throw new Error('the shop has no group');
  return found;
}

describe('simulated AWS to the AWS CLI', () => {
  it('shows instances, their group and their health', async () => {
    const { InstanceStatuses } = await shop.aws<{
      InstanceStatuses: { InstanceStatus: { Status: string }; SystemStatus: { Status: string } }[];
    }>('ec2', 'describe-instance-status');
    const { TargetGroups } = await shop.aws<{ TargetGroups: { TargetGroupArn: string }[] }>(
      'elbv2',
      'describe-target-groups',
    );
    const { TargetHealthDescriptions } = await shop.aws<{
      TargetHealthDescriptions: { TargetHealth: { State: string } }[];
    }>('elbv2', 'describe-target-health', '--target-group-arn', TargetGroups[0]?.TargetGroupArn ?? '');

    expect(InstanceStatuses.map((one) => [one.InstanceStatus.Status, one.SystemStatus.Status])).toEqual(
      Array.from({ length: 4 }, () => ['ok', 'ok']),
    );
    expect((await group()).DesiredCapacity).toBe(4);
    expect(TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth.State)).toEqual(
      Array.from({ length: 4 }, () => 'healthy'),
    );
  });

  it('has its Auto Scaling group replace an instance that a person terminates', async () => {
    const victim = (await group()).Instances[0]?.InstanceId ?? '';
    await shop.aws('ec2', 'terminate-instances', '--instance-ids', victim);
    await shop.until('the group is whole again', () => {
      const members = [...shop.world.scalingGroups.values()]
        .filter(({ region }) => region === 'us-east-1')
        .flatMap(({ members: inGroup }) => [...inGroup.values()]);
      return (
        members.length === 4 &&
        members.every(({ lifecycle, instance }) => lifecycle === 'InService' && instance !== victim)
      );
    });

    const { Instances } = await group();
    expect(Instances.map(({ LifecycleState }) => LifecycleState)).toEqual(
      Array.from({ length: 4 }, () => 'InService'),
    );
    expect(Instances.map(({ InstanceId }) => InstanceId)).not.toContain(victim);
    const { Activities } = await shop.aws<{ Activities: { Description: string }[] }>(
      'autoscaling',
      'describe-scaling-activities',
      '--auto-scaling-group-name',
      'shop-web',
    );
    expect(Activities.some(({ Description }) => Description.startsWith('Launching'))).toBe(true);
  });

  it('changes a record, and waits until every name server has it', async () => {
    const HostedZoneId = 'Z0SHOPEXAMPLECOM0001';
    const list = () =>
      shop.aws<{
        ResourceRecordSets: { SetIdentifier?: string; Weight?: number; Name: string; Type: string }[];
      }>('route53', 'list-resource-record-sets', '--hosted-zone-id', HostedZoneId);
    const standby = (await list()).ResourceRecordSets.find((one) => one.SetIdentifier === 'eu-west-1');
    const batch = { Changes: [{ Action: 'UPSERT', ResourceRecordSet: { ...standby, Weight: 5 } }] };
    const { ChangeInfo } = await shop.aws<{ ChangeInfo: { Id: string; Status: string } }>(
      'route53',
      'change-resource-record-sets',
      '--hosted-zone-id',
      HostedZoneId,
      '--change-batch',
      JSON.stringify(batch),
    );
    expect(ChangeInfo.Status).toBe('PENDING');
    // The CLI's waiter looks every 30 s; so that it looks once, the change is waited for here.
    await shop.until('the change is in sync', () => {
      const change = shop.world.dnsChanges.get(ChangeInfo.Id.replace('/change/', ''));
      return change?.status === 'INSYNC';
    });
    await shop.aws('route53', 'wait', 'resource-record-sets-changed', '--id', ChangeInfo.Id);
    const weights = (await list()).ResourceRecordSets.map(({ SetIdentifier, Weight }) => [
      SetIdentifier,
      Weight,
    ]);
    expect(weights).toContainEqual(['eu-west-1', 5]);
  });

  it('promotes a replica', async () => {
    const name = ['--db-instance-identifier', 'shop-db-replica-1'];
    await shop.aws('rds', 'promote-read-replica', ...name);
    await shop.until(
      'the replica is a primary',
      () => shop.world.databases.get('shop-db-replica-1')?.source === undefined,
    );
    const { DBInstances } = await shop.aws<{
      DBInstances: { DBInstanceStatus: string; ReadReplicaSourceDBInstanceIdentifier?: string }[];
    }>('rds', 'describe-db-instances', ...name);
    expect(DBInstances[0]?.ReadReplicaSourceDBInstanceIdentifier ?? '').toBe('');
  });

  it('shows alarms, and the metric behind one of them', async () => {
    const { MetricAlarms } = await shop.aws<{
      MetricAlarms: { AlarmName: string; Namespace: string; MetricName: string; Dimensions: object[] }[];
    }>('cloudwatch', 'describe-alarms');
    expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toContain('shop-db-connections');
    const alarm = MetricAlarms.find(({ AlarmName }) => AlarmName === 'shop-db-connections');
    const now = shop.world.clock.now();
    const { Namespace, MetricName, Dimensions } = alarm ?? {};
    const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: 'Maximum' };
    const { MetricDataResults } = await shop.aws<{
      MetricDataResults: { Values: number[]; Timestamps: string[]; StatusCode: string }[];
    }>(
      'cloudwatch',
      'get-metric-data',
      '--metric-data-queries',
      JSON.stringify([{ Id: 'c', MetricStat }]),
      '--start-time',
      new Date(now - 600_000).toISOString(),
      '--end-time',
      new Date(now).toISOString(),
    );
    const [result] = MetricDataResults;
    expect(result?.StatusCode).toBe('Complete');
    expect(result?.Values.length).toBeGreaterThan(5);
    expect(Math.min(...(result?.Values ?? [0]))).toBeGreaterThan(0);
  });

  it('shifts traffic away from a zone, and back', async () => {
    const { items } = await shop.aws<{ items: { arn: string; appliedWeights: Record<string, number> }[] }>(
      'arc-zonal-shift',
      'list-managed-resources',
    );
    const { arn = '', appliedWeights = {} } = items[0] ?? {};
    const [zone = ''] = Object.keys(appliedWeights);
    const where = ['--resource-identifier', arn, '--away-from', zone];
    const { zonalShiftId, expiryTime } = await shop.aws<{ zonalShiftId: string; expiryTime: number }>(
      'arc-zonal-shift',
      'start-zonal-shift',
      ...where,
      '--expires-in',
      '1h',
      '--comment',
      'by hand',
    );
    // Version 1 of the CLI prints times of the JSON protocols as they came: seconds since the epoch.
    expect(expiryTime * 1000).toBeGreaterThan(shop.world.clock.now());
    const shifted = await shop.aws<{ appliedWeights: Record<string, number> }>(
      'arc-zonal-shift',
      'get-managed-resource',
      '--resource-identifier',
      arn,
    );
    expect(shifted.appliedWeights[zone]).toBe(0);
    const { status } = await shop.aws<{ status: string }>(
      'arc-zonal-shift',
      'cancel-zonal-shift',
      '--zonal-shift-id',
      zonalShiftId,
    );
    expect(status).toBe('CANCELED');
  });

  it('refuses what it does not have, in words that the CLI understands, and tells of it', async () => {
    expect(await shop.complaint('ec2', 'describe-vpcs')).toContain('(InvalidAction)');
    expect(await shop.complaint('kinesis', 'list-streams')).toContain('(UnknownOperationException)');
    expect(await shop.complaint('batch', 'describe-compute-environments')).toContain(
      '(UnknownOperationException)',
    );
    expect(await shop.complaint('route53', 'list-geo-locations')).toContain('(InvalidAction)');
    const told = shop.world.happenings.filter(({ kind }) => kind === 'unknown-operation');
    expect(told.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'simulated AWS does not know EC2 DescribeVpcs',
        'simulated AWS does not know kinesis ListStreams',
      ]),
    );
  });

  it('knows each change for what a person did, not Holdfast', () => {
    const callers = new Set(
      shop.world.happenings.flatMap((one) => (one.kind === 'mutation' ? [one.caller] : [])),
    );
    expect(callers).toEqual(new Set(['a-person']));
  });
});

describe('simulated AWS to boto3', () => {
  it('is paged through, waited for, and refuses in the codes of each service', async () => {
    const said = await shop.python<Record<string, unknown>>('boto3_calls.py');

    expect(said).toMatchObject({
      endpoint: shop.url,
      records: [4, 4, 2],
      groups: [1, ['shop-web']],
      launched: expect.stringContaining('+00:00'),
      alarms: expect.arrayContaining([['checkout-5xx', 4000, 2026]]),
      waiters: {
        resource_record_sets_changed: true,
        instance_terminated: true,
        db_instance_available: true,
        group_exists: true,
      },
      errors: {
        ec2: ['InvalidInstanceID.NotFound', 400, 36],
        autoscaling: ['ValidationError', 400, 36],
        elbv2: ['TargetGroupNotFound', 400, 36],
        rds: ['DBInstanceNotFound', 404, 36],
        route53: ['NoSuchHostedZone', 404, 36],
        cloudwatch: ['ResourceNotFoundException', 404, 36],
        unknown: ['InvalidAction', 400, 36],
        'unknown-cbor': ['UnknownOperationException', 400, 36],
        access: ['InvalidClientTokenId', 403, 36],
      },
    });
  });

  it('says "too fast" with the code of each service', async () => {
    const heal = beginFault(shop.world, faultNamed('throttle-api'), { quota: 0 });
    const codes = await shop.python('boto3_throttled.py').finally(heal);
    expect(codes).toEqual({
      ec2: 'RequestLimitExceeded',
      autoscaling: 'Throttling',
      rds: 'Throttling',
      route53: 'Throttling',
      cloudwatch: 'Throttling',
    });
  });
});
