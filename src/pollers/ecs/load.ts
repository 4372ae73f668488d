import { busyFindings } from '../busy-findings.ts';
import { complete } from '../finding.ts';
import type { PollPart } from '../poller.ts';
import { knownServices } from './known-services.ts';

/** How much of the processor time that they may use the tasks of each service take, by metric. */
export const loadPart: PollPart = {
  name: 'load',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => {
    const services = knownServices(context).map(({ id, name, facts }) => ({
      id,
      namespace: 'AWS/ECS',
      dimensions: { ClusterName: String(facts['cluster']), ServiceName: name },
    }));
    const findings = await busyFindings(services, context, {
      check: 'ecs/load',
      who: 'its tasks',
      now: context.now(),
      // Five minutes that count, and one that CloudWatch may not have published yet.
      lookBackMs: 360_000,
      freshForMs: 180_000,
    });
    return [complete({ poller: 'ecs', part: loadPart }, context, { findings })];
  },
};
