import { impairFleet } from '../compute/impairments.ts';
import type { SecurityGroup } from '../state/network.ts';
import type { Instance } from '../state/instance.ts';
import type { World } from '../state/world.ts';

/** Who has to get in, as a rule's source: the group of the load balancer, or the whole network. */
const insideSources = ['0.0.0.0/0', '10.0.0.0/8'];

/** Has what stands behind security groups suffer what their rules say now; call it after a change of them. */
export function followSecurityGroups(world: World): void {
  const { securityGroups, shut } = world.network;
  for (const group of securityGroups.values()) {
    const before = shut.get(group.id);
    const isOpen = group.protects === undefined || admits(group);
    if (isOpen === (before === undefined)) continue;
    if (isOpen) {
      before?.();
      shut.delete(group.id);
    } else shut.set(group.id, shutOff(world, group));
  }
}

function admits({ protects, rules }: SecurityGroup): boolean {
  if (protects === undefined) return true;
  const sources = new Set([...insideSources, ...protects.from]);
  return [...rules].some((rule) => {
    const [protocol, ports = '', source = ''] = rule.split(' ');
    const [from = 0, to = 0] = ports.split('-').map(Number);
    const isPort = protocol === 'all' || (protocol === 'tcp' && from <= protects.port && protects.port <= to);
    return isPort && sources.has(source);
  });
}

/** Machines are reached by nobody; a database's clients cannot connect. */
function shutOff(world: World, { id, protects }: SecurityGroup): () => void {
  if (protects?.kind !== 'targets') {
    world.closedSecurityGroups.add(id);
    return () => world.closedSecurityGroups.delete(id);
  }
  const heals = protects.scalingGroups.map((group) =>
    impairFleet(
      world,
      { region: protects.region, group, impairment: { kind: 'app-down', cure: 'none' } },
      { newbornsOnly: false, lasting: false },
    ),
  );
  return () => {
    for (const heal of heals) heal();
  };
}

/** The security groups that a machine is in, as far as the stack lists them. */
export function groupsOfInstance(world: World, { tags, region }: Instance): readonly SecurityGroup[] {
  if (world.network.securityGroups.size === 0) return [];
  const name = tags.get('aws:autoscaling:groupName');
  return [...world.network.securityGroups.values()].filter(
    ({ protects }) =>
      protects?.kind === 'targets' &&
      protects.region === region &&
      name !== undefined &&
      protects.scalingGroups.includes(name),
  );
}
