import { alarmsPart } from './cloudwatch/alarm-list.ts';
import { alarmsAbout, alarmStatesPart, rereadAlarms } from './cloudwatch/alarm-states.ts';
import { metricsPart, rereadMetrics, wantedHere } from './cloudwatch/metrics.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';

/** CloudWatch: alarms with what they watch, and the metrics that policies name. */
export const cloudwatch: Poller = {
  name: 'cloudwatch',
  parts: [alarmsPart, alarmStatesPart, metricsPart],
  refresh: async (ids, context) => {
    const asked = new Set(ids);
    const reads = [];
    if (alarmsAbout(asked, context).length > 0)
      reads.push(
        reread({ poller: 'cloudwatch', part: alarmStatesPart }, context, () => rereadAlarms(ids, context)),
      );
    if (wantedHere(context).some(({ resource }) => asked.has(resource)))
      reads.push(
        reread({ poller: 'cloudwatch', part: metricsPart }, context, () => rereadMetrics(ids, context)),
      );
    return await Promise.all(reads);
  },
};
