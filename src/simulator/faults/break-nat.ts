import { z } from 'zod';
import { breakGateway, cutEgress } from '../world/network/egress.ts';
import { defineFault } from './fault.ts';
import { natGatewayOf } from './select-network.ts';
import { sampleZone, selectZone, zoneName } from './select.ts';

export const breakNat = defineFault({
  name: 'break-nat',
  summary:
    'the NAT gateway of one zone is down: its machines reach neither the internet nor the APIs of AWS, and new ones cannot fetch what they are to run',
  parameters: z.strictObject({
    zone: zoneName,
    share: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe(
        'Share of the requests to its machines that need something outside, and fail; 0.3 where the stack lists NAT gateways.',
      ),
  }),
  fis: 'aws:network:disrupt-connectivity',
  sample: sampleZone,
  begin(world, { zone: name, share }) {
    const zone = selectZone(world, name);
    const gateway = natGatewayOf(world, zone);
    return gateway === undefined
      ? cutEgress(world, zone, { loss: 1, share })
      : breakGateway(world, gateway, { kind: 'drops', share: 1 });
  },
});
