import { z } from 'zod';
import { breakGateway } from '../world/network/egress.ts';
import { defineFault } from './fault.ts';
import { natGatewayName, sampleNatGateway, selectNatGateway } from './select-network.ts';

export const impairNatGateway = defineFault({
  name: 'impair-nat-gateway',
  summary:
    'a part of what goes out by a NAT gateway gets no answer, or no source port, while AWS calls the gateway available',
  parameters: z.strictObject({
    natGateway: natGatewayName,
    kind: z
      .enum(['drops', 'no-ports'])
      .default('drops')
      .describe('Whether connections get no answer, or the gateway has no source port left for them.'),
    share: z.number().min(0).max(1).default(1).describe('Of the connections.'),
  }),
  fis: 'aws:network:disrupt-connectivity',
  sample: sampleNatGateway,
  begin: (world, { natGateway, ...trouble }) =>
    breakGateway(world, selectNatGateway(world, natGateway), trouble),
});
