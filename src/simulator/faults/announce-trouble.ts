import { z } from 'zod';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

const types = {
  issue: 'AWS_EC2_OPERATIONAL_ISSUE',
  scheduledChange: 'AWS_EC2_INSTANCE_NETWORK_MAINTENANCE_SCHEDULED',
} as const;

export const announceTrouble = defineFault({
  name: 'announce-trouble',
  summary:
    'AWS Health tells of an issue of EC2, or of a change ahead, that affects machines; nothing else happens',
  parameters: z.strictObject({
    ...machines,
    category: z.enum(['issue', 'scheduledChange']).default('issue').describe('What it tells of.'),
  }),
  sample: sampleMachine,
  begin(world, { category, ...choice }) {
    const type = types[category];
    const chosen = selectInstances(world, choice);
    const causes = [...new Set(chosen.map(({ region }) => region))].map((region) => {
      const cause = {};
      world.healthEvents.set(cause, {
        arn: `arn:aws:health:${region}::event/EC2/${type}/${type}_${world.hexId(10).toUpperCase()}`,
        service: 'EC2',
        type,
        category,
        region,
        startedAt: world.clock.now(),
        entities: chosen.filter((one) => one.region === region).map(({ id }) => id),
      });
      return cause;
    });
    return () => {
      for (const cause of causes) world.healthEvents.delete(cause);
    };
  },
});
