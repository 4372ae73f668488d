import { z } from 'zod';
import { services } from '../aws/registry.ts';
import type { CallSelection } from '../world/state/control-plane.ts';
import type { World } from '../world/state/world.ts';
import { regionName, selectRegion } from './select.ts';

/** How scenarios say which API calls a fault befalls. Absent parts match every call. */
export const calls = {
  service: z
    .string()
    .min(1)
    .optional()
    .describe("A service by its SDK's name, such as `EC2`, `Auto Scaling` or `Route 53`; absent: all."),
  region: regionName
    .optional()
    .describe('Region whose APIs are meant; Route 53 is controlled from us-east-1. Absent: all.'),
  operations: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'Operations by name; one that ends in `*` matches all that begin so: `Describe*`. Absent: all.',
    ),
  caller: z
    .string()
    .min(1)
    .optional()
    .describe('Only calls of this caller: `holdfast`, or an actor of the scenario. Absent: everybody.'),
} as const;

/** Part of the calls, 0–1. */
export const shareOfCalls = z.number().gt(0).max(1).describe('Share of the calls, above 0 and up to 1.');

/** Throws a plain Error for a service that simulated AWS does not have, or a region where nothing runs. */
export function selectCalls(
  world: World,
  choice: {
    readonly service?: string | undefined;
    readonly region?: string | undefined;
    readonly operations?: readonly string[] | undefined;
    readonly caller?: string | undefined;
  },
): CallSelection {
  const { service, region, operations, caller } = choice;
  if (service !== undefined && !services.some((one) => one.id === service))
    throw new Error(
      `there is no service ${service} in simulated AWS; there are ${services.map(({ id }) => id).join(', ')}`,
    );
  return {
    ...(service === undefined ? {} : { service }),
    // Control planes may sit where nothing of the account runs: Route 53's does.
    ...(region === undefined
      ? {}
      : { region: region === 'us-east-1' ? region : selectRegion(world, region) }),
    ...(operations === undefined ? {} : { operations }),
    ...(caller === undefined ? {} : { caller }),
  };
}
