import { describe, expect, it } from 'vitest';
import { buildShop, shopAccount } from '../../../src/simulator/stacks/shop.ts';
import { simulatedTransport } from '../../../src/simulator/transport.ts';

const scope = { account: shopAccount, region: 'us-east-1' };

describe('simulated AWS at the direct distance', () => {
  it.each([
    { service: 'EC2', operation: 'MakeCoffee', code: 'InvalidAction' },
    { service: 'Config Service', operation: 'MakeCoffee', code: 'UnknownOperationException' },
    { service: 'Coffee', operation: 'Make', code: 'InvalidAction' },
  ])(
    'answers $service $operation with $code, and tells that it was asked',
    async ({ service, operation, code }) => {
      const world = buildShop(1);
      const transport = simulatedTransport(world);

      await expect(transport({ service, operation, input: {}, scope })).rejects.toMatchObject({
        name: code,
        $fault: 'client',
        $metadata: { httpStatusCode: 400 },
      });

      expect(world.happenings).toContainEqual(
        expect.objectContaining({ kind: 'unknown-operation', service, operation }),
      );
    },
  );

  it('refuses an account that it is not', async () => {
    const transport = simulatedTransport(buildShop(1));
    const call = transport({
      service: 'STS',
      operation: 'GetCallerIdentity',
      input: {},
      scope: { account: '999999999999', region: 'us-east-1' },
    });
    await expect(call).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('hands out copies, so that a caller cannot change the world', async () => {
    const world = buildShop(1);
    const transport = simulatedTransport(world);
    const ask = () =>
      transport({ service: 'Auto Scaling', operation: 'DescribeAutoScalingGroups', input: {}, scope });

    const first = (await ask()) as { AutoScalingGroups: { Instances: unknown[] }[] };
    first.AutoScalingGroups[0]?.Instances.pop();

    expect(await ask()).toMatchObject({ AutoScalingGroups: [{ Instances: { length: 4 } }] });
  });

  it.each([
    {
      service: 'Elastic Load Balancing v2',
      operation: 'DescribeTargetGroups',
      allowed: 40,
      code: 'Throttling',
    },
    { service: 'EC2', operation: 'DescribeInstances', allowed: 50, code: 'RequestLimitExceeded' },
    {
      service: 'EC2',
      operation: 'DescribeInstances',
      input: { MaxResults: 5 },
      allowed: 100,
      code: 'RequestLimitExceeded',
    },
    { service: 'CloudWatch', operation: 'DescribeAlarms', allowed: 9, code: 'Throttling' },
  ])(
    'throttles $service after $allowed calls at once, with $code',
    async ({ service, operation, input = {}, allowed, code }) => {
      const transport = simulatedTransport(buildShop(1));
      const call = () => transport({ service, operation, input, scope });

      for (let count = 0; count < allowed; count += 1) await call();

      await expect(call()).rejects.toMatchObject({ name: code });
    },
  );

  it('records who called for a change before it takes effect, and nothing of reads', async () => {
    const world = buildShop(1);
    const transport = simulatedTransport(world, { caller: 'somebody' });
    const [instance] = world.instances.keys();

    await transport({ service: 'EC2', operation: 'DescribeInstances', input: {}, scope });
    await transport({
      service: 'EC2',
      operation: 'RebootInstances',
      input: { InstanceIds: [instance] },
      scope,
    });

    expect(world.happenings.filter((one) => one.kind === 'mutation')).toEqual([
      expect.objectContaining({ caller: 'somebody', operation: 'RebootInstances' }),
    ]);
  });

  it('gives every page exactly once when it is asked for small pages', async () => {
    const transport = simulatedTransport(buildShop(1));
    const ids: string[] = [];
    let token: string | undefined;
    for (let turn = 0; turn < 10; turn += 1) {
      const answer = (await transport({
        service: 'EC2',
        operation: 'DescribeInstanceStatus',
        input: { MaxResults: 3, NextToken: token },
        scope,
      })) as { InstanceStatuses: { InstanceId: string }[]; NextToken?: string };
      ids.push(...answer.InstanceStatuses.map((status) => status.InstanceId));
      token = answer.NextToken;
      if (token === undefined) break;
    }
    expect([ids.length, new Set(ids).size]).toEqual([4, 4]);
  });
});
