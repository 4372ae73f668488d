import { describe, expect, it } from 'vitest';
import { buildStack } from '../../../../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../../../../src/simulator/stacks/load-stack.ts';
import { routing } from '../../../../../src/simulator/world/traffic/load-balancer.ts';
import { first, playWorld } from '../../../../support/played-shop.ts';

/** The plain service of three zones, behind a classic load balancer. */
function classicStage() {
  const stack = loadStack('three-zone');
  const balancers = stack.balancers.map((one) => ({ ...one, type: 'classic' as const }));
  const played = playWorld(buildStack({ ...stack, balancers }, 1));
  const balancer = first(played.world.loadBalancers);
  const region = balancer.region;
  const call = <T>(service: string, operation: string, input: object = {}) =>
    played.call<T>(service, operation, input, region);
  const health = async () =>
    (
      await call<{ InstanceStates: { InstanceId: string; State: string; ReasonCode: string }[] }>(
        'Elastic Load Balancing',
        'DescribeInstanceHealth',
        { LoadBalancerName: balancer.name },
      )
    ).InstanceStates;
  return { ...played, balancer, call, health };
}

describe('a classic load balancer', () => {
  it('is told by its own API alone, and by the Auto Scaling group that feeds it', async () => {
    const { balancer, call, world } = classicStage();
    const { LoadBalancerDescriptions } = await call<{
      LoadBalancerDescriptions: {
        LoadBalancerName: string;
        Instances: unknown[];
        HealthCheck: { Target: string };
      }[];
    }>('Elastic Load Balancing', 'DescribeLoadBalancers');
    expect(LoadBalancerDescriptions.map(({ LoadBalancerName }) => LoadBalancerName)).toEqual([balancer.name]);
    expect(LoadBalancerDescriptions[0]?.Instances).toHaveLength(world.instances.size);
    expect(LoadBalancerDescriptions[0]?.HealthCheck.Target).toMatch(/^HTTP:\d+\//);

    const newer = 'Elastic Load Balancing v2';
    expect(await call(newer, 'DescribeLoadBalancers')).toMatchObject({ LoadBalancers: [] });
    expect(await call(newer, 'DescribeTargetGroups')).toMatchObject({ TargetGroups: [] });
    expect(await call('Auto Scaling', 'DescribeAutoScalingGroups')).toMatchObject({
      AutoScalingGroups: [{ TargetGroupARNs: [], LoadBalancerNames: [balancer.name] }],
    });
    await expect(
      call('Elastic Load Balancing', 'DescribeInstanceHealth', { LoadBalancerName: 'no-such' }),
    ).rejects.toMatchObject({ name: 'LoadBalancerNotFound' });
  });

  it('takes an instance out and in again', async () => {
    const { balancer, call, health, world, ...shop } = classicStage();
    const { id: InstanceId } = first(world.instances);
    const about = { LoadBalancerName: balancer.name, Instances: [{ InstanceId }] };
    const states = async () => (await health()).filter((one) => one.InstanceId === InstanceId);

    await call('Elastic Load Balancing', 'DeregisterInstancesFromLoadBalancer', about);
    await shop.play(600);
    expect(await states()).toEqual([]);
    await expect(call('Elastic Load Balancing', 'DescribeInstanceHealth', about)).rejects.toMatchObject({
      name: 'InvalidInstance',
    });
    await call('Elastic Load Balancing', 'RegisterInstancesWithLoadBalancer', about);
    expect(await states()).toMatchObject([{ State: 'OutOfService', ReasonCode: 'ELB' }]);
    await shop.play(300);
    expect(await states()).toMatchObject([{ State: 'InService', ReasonCode: 'N/A' }]);
  });

  it('answers nobody when no instance is healthy: it does not fail open', async () => {
    const { balancer, health, world, ...shop } = classicStage();
    for (const group of world.targetGroups.values())
      for (const target of group.targets.values()) target.state = 'unhealthy';
    expect(routing(world, balancer)).toMatchObject({ answered: 0, failOpen: false });
    expect(new Set((await health()).map(({ ReasonCode }) => ReasonCode))).toEqual(new Set(['Instance']));
    await shop.play(300);
    expect(routing(world, balancer).answered).toBe(1);
  });
});
