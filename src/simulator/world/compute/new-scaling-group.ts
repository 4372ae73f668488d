import { createLaunchTemplate } from './launch-template.ts';
import type { ScalingGroup } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

type Given = Pick<ScalingGroup, 'name' | 'region' | 'zones' | 'launch' | 'min' | 'max' | 'desired'> &
  Partial<
    Pick<
      ScalingGroup,
      'arn' | 'createdAt' | 'tags' | 'targetGroups' | 'healthCheckType' | 'graceMs' | 'impairedPatienceMs'
    >
  >;

/**
 * An Auto Scaling group without members, known to the world, with AWS's defaults for what is not given.
 * A launch template that it names and that does not exist is created with what `launch` says.
 */
export function newScalingGroup(world: World, given: Given): ScalingGroup {
  const uuid = () => [8, 4, 4, 4, 12].map((digits) => world.hexId(digits)).join('-');
  const group: ScalingGroup = {
    createdAt: world.clock.now(),
    tags: new Map(),
    ownTags: new Map(),
    targetGroups: [],
    healthCheckType: 'EC2',
    // AWS: 300 s in the console, none through the API.
    graceMs: 0,
    impairedPatienceMs: 600_000,
    ...given,
    arn:
      given.arn ??
      `arn:aws:autoscaling:${given.region}:${world.account}:autoScalingGroup:${uuid()}:autoScalingGroupName/${given.name}`,
    suspended: new Set(),
    protectNew: false,
    cooldownMs: 300_000,
    members: new Map(),
    activities: [],
    hooks: new Map(),
    policies: new Map(),
    refreshes: [],
    launchNotBefore: 0,
    launchFailures: 0,
    zoneRefusedAt: new Map(),
  };
  world.scalingGroups.set(group.arn, group);
  ensureTemplate(world, group);
  return group;
}

function ensureTemplate(world: World, { launch, region, createdAt, tags }: ScalingGroup): void {
  const choice = launch.launchTemplate;
  if (choice === undefined || world.launchTemplates.has(choice.id)) return;
  createLaunchTemplate(world, {
    id: choice.id,
    name: choice.name,
    region,
    createdBy: `arn:aws:iam::${world.account}:root`,
    tags,
    version: {
      // `$Latest` of a template that nobody made before is its first version.
      number: Number.isInteger(Number(choice.version)) ? Number(choice.version) : 1,
      createdAt,
      description: '',
      imageId: launch.imageId,
      type: launch.type,
      capacity: launch.capacity,
      boots: launch.boots ?? true,
    },
  });
}
