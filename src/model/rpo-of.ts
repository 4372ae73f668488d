import type { Model } from './model.ts';

/** The shortest RPO that a service of this resource has declared, seconds; nothing where none has. */
export function shortestRpoSeconds(
  id: string,
  model: Pick<Model, 'services' | 'servicesOf'>,
): number | undefined {
  const services = model.servicesOf(id).flatMap((name) => model.services.get(name) ?? []);
  const declared = services.flatMap(({ objectives }) => objectives.rpoSeconds ?? []);
  return declared.length === 0 ? undefined : Math.min(...declared);
}
