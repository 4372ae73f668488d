import { z } from 'zod';
import { impairFleet } from '../world/compute/impairments.ts';
import { defineFault } from './fault.ts';
import { fleet, sampleFleet, selectFleet } from './fleet.ts';

export const breakBoot = defineFault({
  name: 'break-boot',
  summary: 'machines that are launched never serve; those that run are not touched',
  parameters: z.strictObject({
    ...fleet,
    stage: z
      .enum(['application', 'machine'])
      .default('application')
      .describe(
        '`application`: it boots, but what it is to run cannot be fetched. `machine`: not even its status check passes.',
      ),
    lasting: z
      .boolean()
      .default(true)
      .describe('Whether those launched meanwhile stay broken afterwards, since start-up scripts run once.'),
  }),
  sample: sampleFleet,
  begin: (world, { stage, lasting, ...choice }) =>
    impairFleet(
      world,
      {
        ...selectFleet(world, choice),
        impairment: { kind: stage === 'machine' ? 'hung' : 'app-down', cure: 'none' },
      },
      { newbornsOnly: true, lasting },
    ),
});
