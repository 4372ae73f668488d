import type { Resource } from '../../model/resource.ts';
import { containerServiceSchema } from '../stacks/container-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { count, resourcesOf, said, type Sketch, text, texts } from './sketch.ts';

type WrittenService = NonNullable<WrittenStack['containerServices']>[number];

/** As many as a stack may have. */
const mostServices = 100;

/** Services of ECS. What users need of each is not known. */
export function drawContainerServices(sketch: Sketch): readonly WrittenService[] {
  const drawn: WrittenService[] = [];
  for (const service of resourcesOf(sketch, 'ecs:service')) {
    const obstacle = obstacleTo(sketch, service, drawn);
    if (obstacle === undefined) drawn.push(serviceOf(service));
    else sketch.leftOut.push(`ECS service ${service.name} in ${service.region}: ${obstacle}`);
  }
  return drawn;
}

function obstacleTo(
  sketch: Sketch,
  { name, region, facts }: Resource,
  drawn: readonly WrittenService[],
): string | undefined {
  if (drawn.length >= mostServices) return `a stack has at most ${mostServices}`;
  if (!sketch.regions.some((one) => one.region === region)) return 'nothing else is in its region';
  if (facts['schedulingStrategy'] === 'DAEMON') return 'daemons are not simulated';
  if (count(facts['desired']) === undefined) return 'how many tasks it wants is not known';
  const { name: names, cluster: clusters } = containerServiceSchema.shape;
  const isNamed = names.safeParse(name).success && clusters.safeParse(facts['cluster']).success;
  return isNamed ? undefined : 'a stack has no such names';
}

function serviceOf({ name, region, facts }: Resource): WrittenService {
  const zones = texts(facts['taskZones']);
  const revision = Number(/:(\d+)$/.exec(text(facts['taskDefinition']) ?? '')?.[1]);
  return said({
    name,
    cluster: text(facts['cluster']),
    region,
    zones: zones.length === 0 ? undefined : [...zones],
    tasks: count(facts['desired']),
    revision: Number.isSafeInteger(revision) ? revision : undefined,
    circuitBreaker: breakerOf(facts),
    minimumHealthyPercent: count(facts['minimumHealthyPercent']),
    maximumPercent: count(facts['maximumPercent']),
  });
}

function breakerOf(facts: Resource['facts']): NonNullable<WrittenService['circuitBreaker']> {
  if (facts['circuitBreaker'] === false) return 'off';
  return facts['rollsBack'] === true ? 'rollback' : 'on';
}
