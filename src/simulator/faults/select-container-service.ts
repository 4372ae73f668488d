import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { ContainerService } from '../world/state/container-service.ts';
import type { World } from '../world/state/world.ts';
import { oneOf } from './select.ts';

export const containerServiceName = z
  .string()
  .min(1)
  .describe('`service` (the first of the stack), or the name of an ECS service.');

export function selectContainerService(world: World, name: string): ContainerService {
  const all = [...world.containerServices.values()];
  const found = name === 'service' ? all[0] : all.find((service) => service.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no ECS service ${name} in the simulated account; there are ${all.map((one) => one.name).join(', ') || 'none'}`,
  );
}

/** For `sample`: one of them. */
export function sampleContainerService(
  world: World,
  draw: RandomStream,
): { readonly service: string } | undefined {
  const found = oneOf(world.containerServices.values(), draw);
  return found === undefined ? undefined : { service: found.name };
}
