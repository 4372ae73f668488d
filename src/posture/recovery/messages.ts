import type { ResourceKind } from '../../model/resource.ts';
import { type Recovery, unclear } from '../estimate.ts';
import { keptInZones } from './within-region.ts';

/** What carries messages: zones are AWS's to bear, and nothing of it is in another region. */
function carriers(service: string, kinds: readonly ResourceKind[]): Recovery {
  return {
    kinds,
    time: (_, loss) =>
      loss === 'region'
        ? unclear('whether another region has something that takes its place')
        : keptInZones(service),
    data: (_, loss) =>
      loss === 'region'
        ? unclear('how many messages wait there, which are lost with it')
        : keptInZones(service),
  };
}

export const queues = carriers('Amazon SQS', ['sqs:queue']);

export const topics = carriers('Amazon SNS', ['sns:topic', 'sns:subscription']);

export const buses = carriers('Amazon EventBridge', ['events:rule']);
