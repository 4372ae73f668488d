import { z } from 'zod';
import { addTrouble } from '../world/traffic/troubles.ts';
import { defineFault } from './fault.ts';
import { sampleZone, selectZone, zoneName } from './select.ts';

export const grayZone = defineFault({
  name: 'gray-zone',
  summary:
    'one zone answers a small share of the requests with an error and the rest late; its checks mostly pass',
  parameters: z.strictObject({
    zone: zoneName,
    share: z.number().min(0).max(1).default(0.05).describe('Share of the requests that fail.'),
    latencyMs: z.int().min(0).max(60_000).default(120).describe('What the others take longer.'),
  }),
  fis: 'aws:ssm:send-command/AWSFIS-Run-Network-Packet-Loss-Sources',
  sample: sampleZone,
  begin: (world, { zone, share, latencyMs }) =>
    addTrouble(world, {
      kind: 'answers',
      place: selectZone(world, zone),
      errorShare: share,
      latencyMs,
      // Two failures in a row eject a target, which at five per cent happens to one in four hundred.
      checksToo: true,
    }),
});
