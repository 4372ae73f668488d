import { z } from 'zod';
import { impair } from '../world/compute/impairments.ts';
import type { Impairment, Instance } from '../world/state/instance.ts';

/** For faults that befall machines: what other than time puts it right. */
export const cure = z
  .enum(['reboot', 'new-host', 'none'])
  .default('reboot')
  .describe(
    'What mends it beside its end: `reboot` (also any start), `new-host` (stop and start), or `none` (only replacing the machine).',
  );

/** Impairs all of them alike; the answer takes exactly that back. */
export function impairAll(chosen: readonly Instance[], impairment: Impairment): () => void {
  const heals = chosen.map((instance) => impair(instance, impairment));
  return () => {
    for (const heal of heals) heal();
  };
}
