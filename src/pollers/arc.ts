import { zonalShiftsPart, rereadShifts } from './arc/zonal-shifts.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';

/** Application Recovery Controller: which load balancers' traffic is moved away from which zone, by whom. */
export const arc: Poller = {
  name: 'arc',
  parts: [zonalShiftsPart],
  refresh: async (ids, context) =>
    ids.some((id) => id.includes(':loadbalancer/') && context.model.resources.has(id))
      ? [await reread({ poller: 'arc', part: zonalShiftsPart }, context, () => rereadShifts(context))]
      : [],
};
