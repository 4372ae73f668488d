import { createServer } from 'node:net';
import {
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeVpcsCommand,
  type EC2Client,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { startPoked } from '../support/poked-command.ts';

async function firstInstance(ec2: EC2Client): Promise<string> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));
  return Reservations?.[0]?.Instances?.[0]?.InstanceId ?? '';
}

describe('holdfast simulate-aws', () => {
  it('serves an account, tells what is done to it by hand, and ends well', async () => {
    const running = startPoked('simulate-aws', '--port', '0', '--speed', '100');
    const ec2 = running.ec2(await running.says(/AWS_ENDPOINT_URL=(\S+)/));
    const victim = await firstInstance(ec2);

    const { InstanceStatuses } = await ec2.send(new DescribeInstanceStatusCommand({}));
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [victim] }));
    const unknown = await ec2.send(new DescribeVpcsCommand({})).catch((error: Error) => error.name);

    expect(InstanceStatuses).toHaveLength(4);
    expect(unknown).toBe('InvalidAction');
    expect(running.out()).toContain(`a-person called EC2 TerminateInstances {"InstanceIds":["${victim}"]}`);
    expect(running.out()).toContain('a-person called EC2 DescribeVpcs, which simulated AWS does not know');
    expect(running.out()).not.toContain('DescribeInstanceStatus');
    expect(await running.end()).toBe(0);
  });

  it('prints one line of JSON for the start and for each change, refusals included', async () => {
    const running = startPoked('simulate-aws', '--port', '0', '--json');
    const ec2 = running.ec2(await running.says(/"url":"([^"]+)"/));
    const gone = new TerminateInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] });
    await ec2.send(gone).catch(() => undefined);
    await running.end();

    const lines = running
      .out()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      expect.objectContaining({ kind: 'serving', account: '111122223333', seed: 1, speed: 1 }),
      {
        at: expect.any(Number),
        kind: 'mutation',
        caller: 'a-person',
        service: 'EC2',
        operation: 'TerminateInstances',
        region: 'us-east-1',
        input: { InstanceIds: ['i-0123456789abcdef0'] },
        refused: 'InvalidInstanceID.NotFound',
      },
    ]);
  });

  it('serves any stack, at the present moment, and tells what a scenario does to it', async () => {
    const before = Date.now();
    const flags = ['--stack', 'shop', '--scenario', 'instance-fails', '--speed', '600'];
    const running = startPoked('simulate-aws', '--port', '0', '--json', ...flags);
    await running.says(/"kind":"(fault-began)"/);
    await running.end();

    const [opening, blow] = running
      .out()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(opening).toMatchObject({
      kind: 'serving',
      stack: 'shop',
      scenario: 'instance-fails',
      region: 'us-east-1',
    });
    // Of a difference between the clocks a daemon that watches it would tell people.
    expect(Number(opening?.['at'])).toBeGreaterThanOrEqual(before);
    expect(Number(opening?.['at'])).toBeLessThanOrEqual(Date.now());
    expect(blow).toMatchObject({ kind: 'fault-began', fault: 'hang-instance' });
  });

  it.each([
    { flags: ['--stack', 'no-such-stack'], says: 'there is no stack "no-such-stack"' },
    { flags: ['--scenario', 'no-such-story'], says: 'there is no scenario "no-such-story"' },
    { flags: ['--speed', '0'], says: '--speed "0": must be a number from 0.1' },
  ])('refuses $flags in one line', async ({ flags, says }) => {
    const { exit, err } = await startPoked('simulate-aws', ...flags).complaints();
    expect(exit).toBe(2);
    expect(err).toContain(says);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    { command: 'simulate-aws', flag: '--port' },
    { command: 'demo', flag: '--aws-port' },
  ])(
    'refuses a port that is taken in one line that says how to choose another: $command',
    async ({ command, flag }) => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const address = other.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const more = command === 'demo' ? ['--port', '0'] : [];

      const { exit, err } = await startPoked(command, ...more, flag, String(port)).complaints();

      other.close();
      expect(exit).toBe(2);
      expect(err).toBe(
        `holdfast: port ${port} on 127.0.0.1 is taken by another program; choose another with ${flag}`,
      );
    },
  );
});

describe('holdfast demo, poked by hand', () => {
  it('shows what a person does with an AWS client, and its Auto Scaling group answers it', async () => {
    const running = startPoked('demo', '--port', '0', '--aws-port', '0', '--speed', '60');
    const ec2 = running.ec2(await running.says(/aws --endpoint-url (\S+)/));
    const victim = await firstInstance(ec2);

    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [victim] }));

    expect(await running.says(/(a-person called EC2 TerminateInstances)/)).toBeDefined();
    expect(
      await running.says(new RegExp(`(${victim} is terminated|replac\\w+ ${victim}|launch\\w*)`, 'i')),
    ).toBeDefined();
    await running.end();
  });
});
