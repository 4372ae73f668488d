import { errorBurstsPart } from './logs/error-bursts.ts';
import { metricFiltersPart } from './logs/metric-filters.ts';
import type { Poller } from './poller.ts';

/** CloudWatch Logs: bursts of errors in what applications write, as metric filters count them. */
export const logs: Poller = {
  name: 'logs',
  parts: [metricFiltersPart, errorBurstsPart],
  refresh: async () => [],
};
