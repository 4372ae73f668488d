import { z } from 'zod';
import { callerOnTrial, impairApi } from '../world/control-plane.ts';
import { impairLink } from '../world/traffic/links.ts';
import { defineFault } from './fault.ts';
import { regionName, sampleRegion, selectRegion } from './select.ts';

export const partitionDaemon = defineFault({
  name: 'partition-daemon',
  summary:
    'Holdfast cannot reach the API of AWS: its calls get no answer, and nothing is wrong with the account',
  parameters: z.strictObject({
    region: regionName.optional().describe('Only the APIs of this region; absent: all of AWS.'),
    lost: z
      .enum(['requests', 'answers', 'both'])
      .default('both')
      .describe('`answers`: what it asks for is done, but it is not told.'),
    loss: z.number().gt(0).max(1).default(1).describe('Share that is lost, above 0 and up to 1.'),
  }),
  sample: (world, draw) => ({ ...sampleRegion(world, draw), loss: 0.3 + draw.next() * 0.7 }),
  begin(world, { region: name, lost, loss }) {
    const heals: (() => void)[] = [];
    if (name === undefined) {
      const link = { loss, latencyMs: 0 };
      if (lost !== 'answers') heals.push(impairLink(world, { from: 'daemon', to: 'aws-api', ...link }));
      if (lost !== 'requests') heals.push(impairLink(world, { from: 'aws-api', to: 'daemon', ...link }));
    } else {
      const selection = { caller: callerOnTrial(world), region: selectRegion(world, name) };
      const lose = (part: 'request' | 'answer') =>
        heals.push(impairApi(world, { ...selection, effect: { kind: 'lost', share: loss, part } }));
      if (lost !== 'answers') lose('request');
      if (lost !== 'requests') lose('answer');
    }
    return () => {
      for (const heal of heals) heal();
    };
  },
});
