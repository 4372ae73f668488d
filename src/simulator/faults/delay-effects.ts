import { z } from 'zod';
import type { SlowEffect } from '../world/state/control-plane.ts';
import { defineFault } from './fault.ts';
import { oneOf, regionName, sampleRegion, selectRegion } from './select.ts';

const slow = ['dns-changes', 'launches', 'promotions'] as const satisfies readonly SlowEffect['what'][];

export const delayEffects = defineFault({
  name: 'delay-effects',
  summary: 'AWS accepts changes as usual and carries them out much later',
  parameters: z.strictObject({
    what: z.enum(slow).describe('What is late: changes of DNS records, launches, promotions of replicas.'),
    region: regionName.optional().describe('Absent: everywhere. DNS changes have no region.'),
    minutes: z
      .number()
      .gt(0)
      .max(24 * 60)
      .default(20)
      .describe('How much later than usual.'),
  }),
  sample: (world, draw) => ({
    what: oneOf(slow, draw),
    ...sampleRegion(world, draw),
    minutes: 5 + draw.next() * 25,
  }),
  begin(world, { what, region, minutes }) {
    const { slowEffects } = world.controlPlane;
    const effect: SlowEffect = {
      what,
      ...(region === undefined ? {} : { region: selectRegion(world, region) }),
      delayMs: minutes * 60_000,
    };
    slowEffects.add(effect);
    return () => void slowEffects.delete(effect);
  },
});
