import { z } from 'zod';
import { impairLink } from '../world/traffic/links.ts';
import { defineFault } from './fault.ts';
import { oneOf, regionsOf, zonesOf } from './select.ts';
import { healAll, placeName, selectPlace } from './select-place.ts';

export const impairLinkFault = defineFault({
  name: 'impair-link',
  summary: 'the network between two places loses part of what is sent, or delivers it late',
  parameters: z.strictObject({
    from: placeName,
    to: placeName.describe(
      'The other end; where `from` lies in it, traffic within `from` is left out: from a zone to its own region means to its other zones.',
    ),
    loss: z.number().min(0).max(1).default(1).describe('Share that does not arrive; 1 cuts the link.'),
    latencyMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(0)
      .describe('What a packet takes longer, in one direction.'),
    oneWay: z.boolean().default(false).describe('Only from `from` to `to`; what comes back is not impaired.'),
  }),
  fis: 'aws:network:disrupt-connectivity',
  sample(world, draw) {
    const region = oneOf(regionsOf(world), draw);
    const zone = region === undefined ? undefined : oneOf(zonesOf(world, region), draw);
    if (region === undefined || zone === undefined) return undefined;
    return { from: zone, to: region, loss: draw.next(), oneWay: draw.next() < 0.5 };
  },
  begin(world, { from: fromName, to: toName, loss, latencyMs, oneWay }) {
    const [from, to] = [selectPlace(world, fromName), selectPlace(world, toName)];
    const link = { loss, latencyMs };
    const there = impairLink(world, { from, to, except: from, ...link });
    if (oneWay) return there;
    return healAll([there, impairLink(world, { from: to, to: from, exceptFrom: from, ...link })]);
  },
});
