import { z } from 'zod';
import { interruptSpot, recommendRebalance } from '../world/compute/spot.ts';
import type { Instance } from '../world/state/instance.ts';
import { defineFault } from './fault.ts';
import { machines, oneOf, selectInstances } from './select.ts';

export const reclaimSpotInstance = defineFault({
  name: 'reclaim-spot-instance',
  summary:
    'EC2 takes Spot Instances back: it warns two minutes ahead and terminates them then; before that it may recommend to replace them',
  parameters: z.strictObject({
    ...machines,
    recommendedMinutes: z
      .number()
      .min(0)
      .max(1_440)
      .default(0)
      .describe('How long before the warning EC2 recommends to replace them; 0: not at all.'),
  }),
  fis: 'aws:ec2:send-spot-instance-interruptions',
  sample(world, draw) {
    const found = oneOf([...world.instances.values()].filter(isRunningSpot), draw);
    return found === undefined ? undefined : { instance: found.id };
  },
  begin(world, { recommendedMinutes, ...choice }) {
    const instances = selectInstances(world, choice);
    const other = instances.find((instance) => !isRunningSpot(instance));
    if (other !== undefined) throw new Error(`${other.id} is no Spot Instance`);
    if (recommendedMinutes === 0) for (const instance of instances) interruptSpot(world, instance);
    else {
      for (const instance of instances) recommendRebalance(world, instance);
      world.clock.after(recommendedMinutes * 60_000, () => {
        for (const instance of instances) interruptSpot(world, instance);
      });
    }
    // AWS takes no warning back, and gives no machine back.
    return () => undefined;
  },
});

function isRunningSpot({ spot, state }: Instance): boolean {
  return spot === true && state === 'running';
}
