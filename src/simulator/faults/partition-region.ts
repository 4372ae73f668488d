import { z } from 'zod';
import { impairLink } from '../world/traffic/links.ts';
import { defineFault } from './fault.ts';
import { regionName, regionsOf, sampleRegion, selectRegion } from './select.ts';
import { healAll } from './select-place.ts';

export const partitionRegion = defineFault({
  name: 'partition-region',
  summary: 'a region is cut off from the other regions, while all within it goes on',
  parameters: z.strictObject({
    region: regionName,
    from: z
      .enum(['regions', 'everything'])
      .default('regions')
      .describe('`everything`: users, the checkers of Route 53 and the daemon do not reach it either.'),
    loss: z.number().gt(0).max(1).default(1).describe('Share that does not arrive.'),
  }),
  fis: 'aws:network:route-table-disrupt-cross-region-connectivity',
  sample: sampleRegion,
  begin(world, { region: name, from, loss }) {
    const region = selectRegion(world, name);
    const others = [
      ...regionsOf(world).filter((one) => one !== region),
      ...(from === 'everything' ? ['users', 'checkers', 'daemon'] : []),
    ];
    return healAll(
      others.flatMap((other) => [
        impairLink(world, { from: region, to: other, loss, latencyMs: 0 }),
        impairLink(world, { from: other, to: region, loss, latencyMs: 0 }),
      ]),
    );
  },
});
