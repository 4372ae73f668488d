import type {
  DeploymentGroupInfo,
  DeploymentInfo,
  EC2TagFilter,
  EC2TagSet,
} from '@aws-sdk/client-codedeploy';
import type { Resource } from '../../model/resource.ts';

/** What a deployment is to, as its group says it: machines by groups and tags, services of ECS. */
export interface Reach {
  /** Names of Auto Scaling groups. */
  readonly scalingGroups: readonly string[];
  /** `cluster/service`. */
  readonly services: readonly string[];
  /** A machine is meant by one that has a filter of it in each of its lists. */
  readonly tagSets: readonly (readonly (readonly EC2TagFilter[])[])[];
}

/** Undefined where AWS names nothing of this: a function of Lambda, machines that are not of EC2, a group that is gone. */
export function reachOf(
  group: DeploymentGroupInfo | undefined,
  { targetInstances }: DeploymentInfo,
): Reach | undefined {
  const reach = {
    scalingGroups: [
      ...(group?.autoScalingGroups ?? []).flatMap(({ name }) => name ?? []),
      // The new machines of a blue/green deployment.
      ...(targetInstances?.autoScalingGroups ?? []),
    ],
    services: (group?.ecsServices ?? []).flatMap(({ clusterName, serviceName }) =>
      clusterName === undefined || serviceName === undefined ? [] : `${clusterName}/${serviceName}`,
    ),
    tagSets: [
      ...tagSetOf(group?.ec2TagFilters, group?.ec2TagSet),
      ...tagSetOf(targetInstances?.tagFilters, targetInstances?.ec2TagSet),
    ],
  };
  return Object.values(reach).some(({ length }) => length > 0) ? reach : undefined;
}

export function isDeployedTo({ kind, id, name, tags }: Resource, reach: Reach): boolean {
  switch (kind) {
    case 'autoscaling:group':
      return reach.scalingGroups.includes(name);
    case 'ecs:service':
      return reach.services.some((service) => id.endsWith(`:service/${service}`));
    case 'ec2:instance':
      return reach.tagSets.some((lists) => lists.every((list) => list.some((filter) => holds(filter, tags))));
    default:
      return false;
  }
}

/** One of the filters is enough; of a set, one of each of its lists. Where there is no filter nobody is meant. */
function tagSetOf(filters: readonly EC2TagFilter[] = [], set: EC2TagSet = {}) {
  const lists = (set.ec2TagSetList ?? []).filter((list) => list.length > 0);
  return [...(filters.length === 0 ? [] : [[filters]]), ...(lists.length === 0 ? [] : [lists])];
}

function holds({ Key, Value, Type }: EC2TagFilter, tags: Readonly<Record<string, string>>): boolean {
  switch (Type) {
    case 'KEY_ONLY':
      return Key !== undefined && Key in tags;
    case 'VALUE_ONLY':
      return Value !== undefined && Object.values(tags).includes(Value);
    default:
      return Key !== undefined && Value !== undefined && tags[Key] === Value;
  }
}
