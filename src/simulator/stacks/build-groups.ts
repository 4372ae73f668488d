import { newScalingGroup } from '../world/compute/new-scaling-group.ts';
import { seedMembers } from '../world/compute/scaling-launch.ts';
import { startScalingGroup } from '../world/compute/scaling-loop.ts';
import { scalingPolicyArn } from '../world/compute/scaling-policy.ts';
import type { ScalingGroup } from '../world/state/scaling-group.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, isIn, monthMs, placesFor, tagsOf } from './ground.ts';
import type { StackDescription } from './stack-schema.ts';

/** The Auto Scaling groups of one region, with members that have served for a month. */
export function buildGroups(world: World, stack: StackDescription, ground: Ground): void {
  for (const group of stack.groups) {
    if (isIn(stack, group.regions, ground.region)) buildGroup(world, stack, ground, group);
  }
}

function buildGroup(
  world: World,
  stack: StackDescription,
  ground: Ground,
  written: StackDescription['groups'][number],
): void {
  const { name, size } = written;
  const builtAt = world.clock.now() - monthMs;
  const template = written.launchTemplate ?? { name, version: 1 };
  const group = newScalingGroup(world, {
    name,
    region: ground.region,
    createdAt: builtAt,
    zones: placesFor(stack, ground, written.zones),
    launch: {
      type: written.type,
      imageId: `ami-0${world.hexId(16)}`,
      vpc: ground.vpc,
      launchTemplate: {
        id: `lt-0${world.hexId(16)}`,
        name: template.name,
        version: String(template.version),
      },
      capacity: written.capacity,
      ...(written.spot ? { spot: true as const } : {}),
      ...(written.applicationChecks ? { applicationChecks: true as const } : {}),
    },
    tags: new Map([...tagsOf(stack, written.tags), ['Name', name]]),
    targetGroups: written.targetGroups.flatMap((target) => targetGroupArn(world, ground.region, target)),
    healthCheckType: written.healthCheck,
    graceMs: written.grace,
    impairedPatienceMs: written.impairedPatience,
    min: written.min ?? 0,
    max: written.max ?? 2 * size,
    desired: size,
  });
  seedMembers(world, group, builtAt);
  if (written.targetTracking !== undefined) trackCpu(world, group, written.targetTracking);
  startScalingGroup(world, group);
}

function trackCpu(
  world: World,
  group: ScalingGroup,
  { cpu, warmUp }: { readonly cpu: number; readonly warmUp: number },
): void {
  const name = `${group.name}-cpu`;
  group.policies.set(name, {
    name,
    arn: scalingPolicyArn(world, group, name),
    metric: 'ASGAverageCPUUtilization',
    target: cpu,
    disableScaleIn: false,
    warmUpMs: warmUp,
  });
}

function targetGroupArn(world: World, region: string, name: string): readonly string[] {
  return [...world.targetGroups.values()]
    .filter((group) => group.region === region && group.name === name)
    .map(({ arn }) => arn);
}
