import type { Model } from '../model/model.ts';
import type { RelationType, Resource } from '../model/resource.ts';

/** A fact that is a list of texts; empty where it is not known, which a rule's `reads` has ruled out. */
export function textsIn(resource: Resource, fact: string): readonly string[] {
  const value = resource.facts[fact];
  return typeof value === 'object' ? value : [];
}

export function textIn(resource: Resource, fact: string): string | undefined {
  const value = resource.facts[fact];
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(resource: Resource, fact: string): number | undefined {
  const value = resource.facts[fact];
  return typeof value === 'number' ? value : undefined;
}

/** Resources that this one points to by one type of edge, as far as they are known. */
export function targetsOf(resource: Resource, type: RelationType, model: Model): readonly Resource[] {
  return resource.relations.flatMap((edge) =>
    edge.type === type ? (model.resources.get(edge.to) ?? []) : [],
  );
}

/** Resources that point to this one by one type of edge. */
export function sourcesOf(resource: Resource, type: RelationType, model: Model): readonly Resource[] {
  return model
    .incoming(resource.id)
    .flatMap((edge) => (edge.type === type ? (model.resources.get(edge.from) ?? []) : []));
}

/** A target group whose one target is a service of AWS, spread over zones by AWS: another load balancer, a function. */
export function leadsToOneService({ facts }: Resource): boolean {
  return facts['targetType'] === 'alb' || facts['targetType'] === 'lambda';
}

/** `1 target`, `2 targets`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
