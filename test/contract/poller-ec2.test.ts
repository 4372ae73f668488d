import type { DescribeInstanceStatusCommandInput, InstanceStatus } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import type { Signal } from '../../src/model/signal.ts';
import { ec2 } from '../../src/pollers/ec2.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';

const arn = (id: string) => `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`;

const running = {
  InstanceId: 'i-1',
  InstanceType: 't3.micro',
  State: { Name: 'running', Code: 16 },
  LaunchTime: new Date(startedAt - 3_600_000),
  Placement: { AvailabilityZone: 'eu-west-1a' },
  PrivateIpAddress: '10.0.0.5',
  PrivateDnsName: 'ip-10-0-0-5.eu-west-1.compute.internal',
  VpcId: 'vpc-1',
  SubnetId: 'subnet-1',
  InstanceLifecycle: 'capacity-block',
  BlockDeviceMappings: [
    { DeviceName: '/dev/xvda', Ebs: { VolumeId: 'vol-2' } },
    { DeviceName: '/dev/sdb', Ebs: { VolumeId: 'vol-1' } },
    { DeviceName: '/dev/sdc' },
  ],
  Tags: [
    { Key: 'Name', Value: 'web-1' },
    { Key: 'aws:ec2launchtemplate:version', Value: '7' },
  ],
};
const inventory = (...instances: object[]) => ({ Reservations: [{ Instances: instances }] });

function healthy(id: string, changes: Partial<InstanceStatus> = {}): InstanceStatus {
  return {
    InstanceId: id,
    InstanceState: { Name: 'running' },
    SystemStatus: { Status: 'ok' },
    InstanceStatus: { Status: 'ok' },
    AttachedEbsStatus: { Status: 'ok' },
    ...changes,
  };
}

function only(observations: readonly Observation[]): Extract<Observation, { kind: 'complete' }> {
  const [observation] = observations;
  if (observations.length !== 1 || observation?.kind !== 'complete')
    throw new Error(`not one complete observation: ${JSON.stringify(observations)}`);
  return observation;
}

describe('the EC2 poller’s instances', () => {
  it('become resources with the facts that policies and gates read', async () => {
    const bench = pollBench({ 'EC2 DescribeInstances': () => inventory(running) });
    const observation = only(await bench.run(ec2, 'instances'));
    expect(observation.observer).toEqual({ name: 'ec2/instances', ...scope });
    expect(observation.resources).toEqual([
      {
        id: arn('i-1'),
        kind: 'ec2:instance',
        ...scope,
        zone: 'eu-west-1a',
        name: 'web-1',
        tags: { Name: 'web-1', 'aws:ec2launchtemplate:version': '7' },
        facts: {
          state: 'running',
          instanceType: 't3.micro',
          launchTime: startedAt - 3_600_000,
          privateIp: '10.0.0.5',
          privateDns: 'ip-10-0-0-5.eu-west-1.compute.internal',
          launchTemplateVersion: '7',
          vpc: 'vpc-1',
          subnet: 'subnet-1',
          lifecycle: 'capacity-block',
          volumes: ['vol-1', 'vol-2'],
        },
        relations: [],
      },
    ]);
    expect(observation.signals).toEqual([
      {
        resource: arn('i-1'),
        check: 'ec2/state',
        family: 'control-plane',
        state: 'pass',
        reason: 'EC2 says running',
        since: startedAt,
        observedAt: startedAt,
        validForMs: 150_000,
      },
    ]);
  });

  it.each([
    ['pending', undefined, { state: 'unknown', nature: 'transition' }],
    ['stopping', undefined, { state: 'unknown', nature: 'transition' }],
    ['shutting-down', undefined, { state: 'unknown', nature: 'transition' }],
    ['stopped', 'Server.InternalError', { state: 'fail' }],
    ['stopped', 'Server.ScheduledStop', { state: 'fail' }],
    ['stopped', 'Client.InstanceInitiatedShutdown', { state: 'fail' }],
    ['stopped', 'Server.SpotInstanceShutdown', { state: 'warn', nature: 'warning-only' }],
    ['stopped', 'Client.UserInitiatedShutdown', { state: 'warn', nature: 'warning-only' }],
  ])('say of %s (%s) %o', async (Name, Code, expected) => {
    const instance = { ...running, State: { Name }, StateReason: { Code, Message: 'why' } };
    const bench = pollBench({ 'EC2 DescribeInstances': () => inventory(instance) });
    expect(only(await bench.run(ec2, 'instances')).signals).toMatchObject([expected]);
  });

  it('come from every page, a thousand at a time, and leave out what is terminated', async () => {
    const bench = pollBench({
      'EC2 DescribeInstances': (input: { NextToken?: string }) =>
        input.NextToken === undefined
          ? { ...inventory(running), NextToken: 'two' }
          : inventory(
              { ...running, InstanceId: 'i-2' },
              { ...running, InstanceId: 'i-3', State: { Name: 'terminated' } },
            ),
    });
    const observation = only(await bench.run(ec2, 'instances'));
    expect(observation.resources.map(({ id }) => id)).toEqual([arn('i-1'), arn('i-2')]);
    expect(bench.sent).toHaveLength(2);
    expect(bench.sent[0]?.input).toMatchObject({ MaxResults: 1000 });
  });

  it('are none in an empty account', async () => {
    const bench = pollBench({ 'EC2 DescribeInstances': () => ({ Reservations: [] }) });
    expect(only(await bench.run(ec2, 'instances'))).toMatchObject({ resources: [], signals: [] });
  });

  it('name the permission when AWS denies it', async () => {
    const bench = pollBench({
      'EC2 DescribeInstances': () => {
        throw refused('UnauthorizedOperation', 403, 'You are not authorized to perform this operation.');
      },
    });
    expect(await bench.run(ec2, 'instances')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'ec2:DescribeInstances' },
    ]);
  });
});

describe('the EC2 poller’s status of a small fleet', () => {
  it('is read whole with one call, so that each pass was seen', async () => {
    const since = new Date(startedAt - 90_000);
    const bench = pollBench({
      'EC2 DescribeInstanceStatus': () => ({
        InstanceStatuses: [
          healthy('i-1'),
          healthy('i-2', { SystemStatus: { Status: 'impaired', Details: [{ ImpairedSince: since }] } }),
          healthy('i-3', {
            InstanceStatus: { Status: 'initializing' },
            SystemStatus: { Status: 'insufficient-data' },
            AttachedEbsStatus: { Status: 'not-applicable' },
          }),
        ],
      }),
    });
    const { signals } = only(await bench.run(ec2, 'status'));
    expect(bench.sent).toHaveLength(1);
    expect(
      signals.filter(({ resource }) => resource === arn('i-1')).map(({ check, state }) => [check, state]),
    ).toEqual([
      ['ec2/system-status', 'pass'],
      ['ec2/instance-status', 'pass'],
      ['ec2/ebs-status', 'pass'],
    ]);
    expect(signals.find(({ resource }) => resource === arn('i-2'))).toMatchObject({
      check: 'ec2/system-status',
      state: 'fail',
      family: 'hypervisor',
      since: since.getTime(),
      validForMs: 150_000,
    });
    expect(signals.filter(({ resource }) => resource === arn('i-3'))).toMatchObject([
      { check: 'ec2/system-status', state: 'unknown' },
      { check: 'ec2/instance-status', state: 'unknown', nature: 'transition' },
    ]);
  });

  it.each([
    ['InstanceStatus', 'ec2/instance-status'],
    ['AttachedEbsStatus', 'ec2/ebs-status'],
  ])('fails by an impaired %s, and says so of that check alone', async (field, failed) => {
    const bench = pollBench({
      'EC2 DescribeInstanceStatus': () => ({
        InstanceStatuses: [healthy('i-1', { [field]: { Status: 'impaired' } })],
      }),
    });
    const { signals } = only(await bench.run(ec2, 'status'));
    expect(signals.filter(({ state }) => state === 'fail').map(({ check }) => check)).toEqual([failed]);
  });

  it.each([
    ['ok', 'pass', undefined],
    ['impaired', 'fail', undefined],
    ['initializing', 'unknown', 'transition'],
    ['insufficient-data', 'unknown', undefined],
    ['suppressed', 'unknown', undefined],
  ])('tells of an application that is %s, as another prober does', async (status, state, nature) => {
    const since = new Date(startedAt - 90_000);
    const ApplicationStatus = { Status: status as 'ok', ImpairedSince: since };
    const bench = pollBench({
      'EC2 DescribeInstanceStatus': () => ({ InstanceStatuses: [healthy('i-1', { ApplicationStatus })] }),
    });
    const said = only(await bench.run(ec2, 'status')).signals.find(
      ({ check }) => check === 'ec2/application-status',
    );
    expect(said).toMatchObject({ family: 'network', state, since: since.getTime() });
    expect(said?.nature).toBe(nature);
  });

  it.each([
    ['no check is meant for the machine', { ApplicationStatus: { Status: 'not-applicable' } }],
    ['AWS leaves it out', {}],
  ] as const)('says nothing of an application where %s', async (_title, changes) => {
    const bench = pollBench({
      'EC2 DescribeInstanceStatus': () => ({ InstanceStatuses: [healthy('i-1', changes)] }),
    });
    const { signals } = only(await bench.run(ec2, 'status'));
    expect(signals.map(({ check }) => check)).not.toContain('ec2/application-status');
  });

  it('warns of a scheduled event until AWS marks it over', async () => {
    const event = (Description: string) => ({
      Code: 'instance-retirement' as const,
      Description,
      NotBefore: new Date('2026-01-09T00:00:00Z'),
    });
    const bench = pollBench({
      'EC2 DescribeInstanceStatus': () => ({
        InstanceStatuses: [
          healthy('i-1', { Events: [event('The host is degraded')] }),
          healthy('i-2', { Events: [event('[Completed] The host is degraded')] }),
        ],
      }),
    });
    const { signals } = only(await bench.run(ec2, 'status'));
    expect(signals.filter(({ check }) => check === 'ec2/scheduled-event')).toMatchObject([
      {
        resource: arn('i-1'),
        state: 'warn',
        family: 'control-plane',
        reason: 'AWS has scheduled instance-retirement not before 2026-01-09 00:00 UTC: The host is degraded',
      },
    ]);
  });

  it('leaves nothing for the slow sweep to do', async () => {
    const bench = pollBench({});
    expect(await bench.run(ec2, 'status-sweep')).toMatchObject([
      { kind: 'complete', observer: { name: 'ec2/status-sweep' }, signals: [] },
    ]);
    expect(bench.sent).toEqual([]);
  });
});

describe('the EC2 poller’s status of a larger fleet', () => {
  const ids = Array.from({ length: 4001 }, (_, index) => `i-${index}`);
  const resources = ids.map((id) => resourceOf({ id: arn(id), kind: 'ec2:instance' }));
  const state = (id: string, changes: Partial<Signal> = {}): Signal =>
    signalOf({ resource: arn(id), check: 'ec2/state', observedAt: startedAt - 60_000, ...changes });
  const filterOf = (input: DescribeInstanceStatusCommandInput) => input.Filters?.[0]?.Name;

  function largeFleet() {
    const signals = ids.slice(0, 3).map((id) => state(id));
    signals[1] = state('i-1', { state: 'unknown', nature: 'transition' });
    signals[2] = state('i-2', { observedAt: startedAt - 150_001 });
    return pollBench(
      {
        'EC2 DescribeInstanceStatus': (input: DescribeInstanceStatusCommandInput) => ({
          InstanceStatuses:
            filterOf(input) === 'system-status.status'
              ? [healthy('i-9', { SystemStatus: { Status: 'impaired' } })]
              : [],
        }),
      },
      modelOf({ resources, signals }),
    );
  }

  it('asks only for what is not ok, one call a kind, and for scheduled events', async () => {
    const bench = largeFleet();
    await bench.run(ec2, 'status');
    expect(bench.sent.map(({ input }) => filterOf(input as DescribeInstanceStatusCommandInput))).toEqual([
      'system-status.status',
      'instance-status.status',
      'attached-ebs-status.status',
      'event.code',
    ]);
  });

  it('takes absence for a pass only where the inventory freshly says running', async () => {
    const { signals } = only(await largeFleet().run(ec2, 'status'));
    const inferred = signals.filter(({ resource }) => resource !== arn('i-9'));
    expect(inferred.map(({ resource, check, state: seen }) => [resource, check, seen])).toEqual([
      [arn('i-0'), 'ec2/system-status', 'pass'],
      [arn('i-0'), 'ec2/instance-status', 'pass'],
      [arn('i-0'), 'ec2/ebs-status', 'pass'],
    ]);
    expect(signals.find(({ resource }) => resource === arn('i-9'))).toMatchObject({ state: 'fail' });
  });

  it('asks for applications that are not ok, too, once the slow sweep has heard of any', async () => {
    const heard = [0, 1].map((index) =>
      signalOf({ resource: arn(`i-${index}`), check: 'ec2/application-status' }),
    );
    const bench = pollBench(
      {
        'EC2 DescribeInstanceStatus': (input: DescribeInstanceStatusCommandInput) => ({
          InstanceStatuses:
            filterOf(input) === 'application-status.status'
              ? [healthy('i-1', { ApplicationStatus: { Status: 'impaired' } })]
              : [],
        }),
      },
      modelOf({ resources, signals: [...ids.slice(0, 3).map((id) => state(id)), ...heard] }),
    );
    const { signals } = only(await bench.run(ec2, 'status'));
    expect(
      signals.flatMap(({ check, resource, state: seen }) =>
        check === 'ec2/application-status' ? [[resource, seen]] : [],
      ),
    ).toEqual([
      [arn('i-1'), 'fail'],
      // Not i-2, which EC2 was never heard to ask.
      [arn('i-0'), 'pass'],
    ]);
    expect(bench.sent).toHaveLength(5);
  });

  it('sees every pass itself in the slow sweep, in the name of the status part', async () => {
    const bench = largeFleet();
    const [partial, heartbeat] = await bench.run(ec2, 'status-sweep');
    expect(partial).toMatchObject({ kind: 'partial', observer: { name: 'ec2/status' }, gone: [] });
    expect(heartbeat).toMatchObject({ kind: 'complete', observer: { name: 'ec2/status-sweep' } });
    expect(bench.sent).toHaveLength(1);
  });
});

describe('the EC2 poller’s refresh', () => {
  it('reads the given instances again and says which are gone', async () => {
    const bench = pollBench({
      'EC2 DescribeInstances': () =>
        inventory(running, { ...running, InstanceId: 'i-2', State: { Name: 'stopped' } }),
      'EC2 DescribeInstanceStatus': () => ({ InstanceStatuses: [healthy('i-1')] }),
    });
    const [instances, status] = await ec2.refresh([arn('i-1'), arn('i-2'), arn('i-3')], bench.context);
    expect(instances).toMatchObject({
      kind: 'partial',
      observer: { name: 'ec2/instances' },
      resources: [{ id: arn('i-1') }, { id: arn('i-2') }],
      gone: [arn('i-3')],
    });
    expect(status).toMatchObject({
      kind: 'partial',
      observer: { name: 'ec2/status' },
      signals: [
        { check: 'ec2/system-status' },
        { check: 'ec2/instance-status' },
        { check: 'ec2/ebs-status' },
      ],
      gone: [arn('i-3'), arn('i-2')],
    });
    expect(bench.sent[1]?.input).toEqual({ InstanceIds: ['i-1'] });
  });

  it('tells what it knows of the instances when their status may not be read', async () => {
    const bench = pollBench({
      'EC2 DescribeInstances': () => inventory(running),
      'EC2 DescribeInstanceStatus': () => {
        throw refused('UnauthorizedOperation', 403);
      },
    });
    expect(await ec2.refresh([arn('i-1')], bench.context)).toMatchObject([
      { kind: 'partial', observer: { name: 'ec2/instances' }, resources: [{ id: arn('i-1') }] },
      { kind: 'failed', observer: { name: 'ec2/status' }, permission: 'ec2:DescribeInstanceStatus' },
    ]);
  });

  it('ignores ids of other kinds without a call', async () => {
    const bench = pollBench({});
    expect(await ec2.refresh(['arn:aws:rds:eu-west-1:111122223333:db:orders'], bench.context)).toEqual([]);
    expect(bench.sent).toEqual([]);
  });
});
