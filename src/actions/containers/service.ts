import type { Service } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';

/** How a plan remembers which service it is about. */
export const serviceState = {
  scope: z.object({ account: z.string(), region: z.string() }),
  cluster: z.string(),
  service: z.string(),
  name: z.string(),
  plannedAt: z.number(),
} as const;

/** What every remedy of a whole service asks first. */
export function serviceStands(service: Service | undefined): readonly Precondition[] {
  if (service === undefined) return [precondition('the service exists', false, 'ECS knows no such service')];
  const { status = 'unknown', deploymentController } = service;
  const controller = deploymentController?.type ?? 'ECS';
  return [
    precondition('the service exists', status === 'ACTIVE', `ECS says ${status}`),
    precondition(
      'ECS makes its deployments itself',
      controller === 'ECS',
      controller === 'ECS' ? 'no other controller does' : `${controller} does, and would not know of ours`,
    ),
  ];
}

/** Whether ECS has lacked room for a task since then, milliseconds since the epoch. */
export function foundRoom({ events = [] }: Service, since: number): Precondition {
  const refused = events.find(
    ({ createdAt, message = '' }) =>
      (createdAt?.getTime() ?? 0) >= since && message.includes('unable to place a task'),
  );
  return precondition(
    'ECS has room for tasks',
    refused === undefined,
    refused?.message ?? 'it has not lacked any lately',
  );
}
