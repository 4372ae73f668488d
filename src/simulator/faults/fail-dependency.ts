import { z } from 'zod';
import { addTrouble } from '../world/traffic/troubles.ts';
import { defineFault } from './fault.ts';
import { regionName, sampleRegion, selectRegion } from './select.ts';

export const failDependency = defineFault({
  name: 'fail-dependency',
  summary:
    'something that the application depends on outside of it, such as DynamoDB, is gone: part of the requests fail in every zone alike',
  parameters: z.strictObject({
    region: regionName,
    dependency: z.string().min(1).default('dynamodb').describe('What is gone, for the timeline.'),
    share: z.number().gt(0).max(1).default(0.4).describe('Share of the requests that need it.'),
    latencyMs: z.int().min(0).max(60_000).default(0).describe('What the other requests take longer.'),
  }),
  fis: 'aws:network:disrupt-connectivity',
  sample: sampleRegion,
  begin: (world, { region, share, latencyMs }) =>
    addTrouble(world, {
      kind: 'answers',
      place: selectRegion(world, region),
      errorShare: share,
      latencyMs,
      checksToo: false,
    }),
});
