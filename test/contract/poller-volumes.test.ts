import type { DescribeVolumeStatusCommandInput, VolumeStatusItem } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { ec2 } from '../../src/pollers/ec2.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { pollBench, refused } from '../support/poll.ts';
import { watchedStack } from '../support/watched-stack.ts';

const arn = (id: string) => `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`;
const machine = (id: string, volumes?: readonly string[]) =>
  resourceOf({
    id: arn(id),
    kind: 'ec2:instance',
    facts: { state: 'running', ...(volumes === undefined ? {} : { volumes }) },
  });
const list = 'EC2 DescribeVolumeStatus';

/** As AWS documents a volume whose I/O it has disabled because its data may be inconsistent. */
const disabled: VolumeStatusItem = {
  VolumeId: 'vol-1',
  AvailabilityZone: 'eu-west-1a',
  VolumeStatus: {
    Status: 'impaired',
    Details: [
      { Name: 'io-enabled', Status: 'failed' },
      { Name: 'io-performance', Status: 'not-applicable' },
    ],
  },
  Events: [
    {
      EventType: 'potential-data-inconsistency',
      Description: 'THIS IS AN EXAMPLE',
      EventId: 'evol-61a54008',
    },
  ],
  Actions: [{ Code: 'enable-volume-io', EventType: 'potential-data-inconsistency' }],
};
const called = (VolumeId: string, Status?: string): VolumeStatusItem => ({
  VolumeId,
  VolumeStatus: { Status: Status as 'impaired', Details: [] },
});

async function said(...statuses: readonly VolumeStatusItem[]) {
  const bench = pollBench(
    { [list]: () => ({ VolumeStatuses: statuses }) },
    modelOf({ resources: [machine('i-1', ['vol-1', 'vol-2'])] }),
  );
  const [observation] = await bench.run(ec2, 'volumes');
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  return { signals: observation.signals, sent: bench.sent };
}

describe('the volumes of machines, as AWS documents its answers', () => {
  it('fail the machine that they are attached to when their I/O is disabled, with AWS’s own words', async () => {
    const { signals, sent } = await said(disabled);
    expect(signals).toMatchObject([
      {
        resource: arn('i-1'),
        check: 'ec2/volume-status',
        family: 'hypervisor',
        state: 'fail',
        validForMs: 750_000,
        reason:
          'EC2 calls its volume vol-1 impaired (io-enabled failed; io-performance not-applicable; THIS IS AN EXAMPLE)',
      },
    ]);
    expect(sent[0]?.input).toMatchObject({
      MaxResults: 1000,
      Filters: [{ Name: 'volume-status.status', Values: ['impaired', 'warning', 'insufficient-data'] }],
    });
  });

  it.each([
    ['warning', 'warn'],
    ['insufficient-data', 'unknown'],
    ['something new', 'unknown'],
    [undefined, 'unknown'],
  ])('that are %s are %s', async (status, state) => {
    const { signals } = await said(called('vol-1', status));
    expect(signals).toMatchObject([{ check: 'ec2/volume-status', state }]);
  });

  it('say nothing where all of them are well, and of a volume that no machine has', async () => {
    expect((await said()).signals).toEqual([]);
    expect((await said(called('vol-1', 'ok'), called('vol-9', 'impaired'))).signals).toEqual([]);
  });

  it('speak with the gravest of several', async () => {
    const { signals } = await said(called('vol-1', 'insufficient-data'), called('vol-2', 'impaired'));
    expect(signals).toMatchObject([
      {
        state: 'fail',
        reason: 'EC2 calls its volume vol-1 insufficient-data, and its volume vol-2 impaired',
      },
    ]);
  });

  it('come from every page', async () => {
    const bench = pollBench(
      {
        [list]: ({ NextToken }: DescribeVolumeStatusCommandInput) =>
          NextToken === undefined
            ? { VolumeStatuses: [called('vol-9', 'impaired')], NextToken: 'two' }
            : { VolumeStatuses: [called('vol-2', 'impaired')] },
      },
      modelOf({ resources: [machine('i-1', ['vol-2'])] }),
    );
    expect(await bench.run(ec2, 'volumes')).toMatchObject([{ signals: [{ resource: arn('i-1') }] }]);
  });

  it('cost no call where no machine is known to have one', async () => {
    const bench = pollBench({}, modelOf({ resources: [machine('i-1'), machine('i-2', [])] }));
    expect(await bench.run(ec2, 'volumes')).toMatchObject([{ kind: 'complete', signals: [] }]);
    expect(bench.sent).toEqual([]);
  });

  it('name the permission when AWS denies it', async () => {
    const bench = pollBench(
      {
        [list]: () => {
          throw refused('UnauthorizedOperation', 403);
        },
      },
      modelOf({ resources: [machine('i-1', ['vol-1'])] }),
    );
    expect(await bench.run(ec2, 'volumes')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'ec2:DescribeVolumeStatus' },
    ]);
  });

  it.each([
    ['is withdrawn once they are well', true, { kind: 'partial', signals: [], gone: [arn('i-1')] }],
    ['is not asked for again where it never was bad', false, undefined],
  ])('what was said of them %s, when their machine is read again', async (_title, wasBad, expected) => {
    const bad = signalOf({ resource: arn('i-1'), check: 'ec2/volume-status', state: 'fail' });
    const bench = pollBench(
      {
        'EC2 DescribeInstances': () => ({
          Reservations: [
            {
              Instances: [
                {
                  InstanceId: 'i-1',
                  State: { Name: 'running' },
                  BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeId: 'vol-1' } }],
                },
              ],
            },
          ],
        }),
        'EC2 DescribeInstanceStatus': () => ({ InstanceStatuses: [] }),
        [list]: () => ({ VolumeStatuses: [] }),
      },
      modelOf({ resources: [machine('i-1', ['vol-1'])], signals: wasBad ? [bad] : [] }),
    );
    const again = await ec2.refresh([arn('i-1')], bench.context);
    const volumes = again.find(({ observer }) => observer.name === 'ec2/volumes');
    if (expected === undefined) expect(volumes).toBeUndefined();
    else expect(volumes).toMatchObject(expected);
  });
});

describe('the volumes of machines, on simulated EC2', () => {
  it('fail the one whose volumes are stuck, and are not spoken of once it goes on', async () => {
    const stage = watchedStack({}, [ec2]);
    const failing = async () =>
      [...(await stage.look()).signals.values()]
        .flat()
        .filter(({ check, state }) => check === 'ec2/volume-status' && state === 'fail');
    await stage.look();
    const heal = stage.befall('stick-volumes', { region: 'home' });
    expect(await failing()).toHaveLength(1);
    heal();
    expect(await failing()).toEqual([]);
  });
});
