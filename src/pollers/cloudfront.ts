import { distributionsPart } from './cloudfront/distributions.ts';
import { rereadTraffic, trafficPart } from './cloudfront/traffic.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';

/** CloudFront: distributions with their origins, and what users get by them. */
export const cloudfront: Poller = {
  name: 'cloudfront',
  parts: [distributionsPart, trafficPart],
  refresh: async (ids, context) =>
    ids.some((id) => context.model.resources.get(id)?.kind === 'cloudfront:distribution')
      ? [await reread({ poller: 'cloudfront', part: trafficPart }, context, () => rereadTraffic(context))]
      : [],
};
