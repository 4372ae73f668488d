import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { functions, isInSeveralZones } from '../recovery/functions.ts';
import { sourcesOf, textsIn } from '../read.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['lambda:function'] as const;

const noDeadLetterQueue: PostureRule = {
  id: 'lambda/no-dead-letter-queue',
  title: 'A function whose failed events are lost',
  severity: 'medium',
  kinds,
  reads: ['hasDeadLetterQueue', 'hasFailureDestination'],
  why: 'Lambda tries an event that it was given without anybody waiting for the answer twice more, and then throws it away.',
  change:
    'Give the function a dead-letter queue or a destination on failure, and an alarm on what lies in it.',
  bearsOn: ['rpoSeconds'],
  concerns: (one, model) => !isOnlyAskedByWhoWaits(one, model),
  judge: ({ facts }) =>
    facts['hasDeadLetterQueue'] === true || facts['hasFailureDestination'] === true
      ? sound
      : weak('it has neither a dead-letter queue nor a destination on failure'),
  cases: {
    fires: {
      resources: [
        {
          kind: 'lambda:function',
          name: 'bill',
          facts: { hasDeadLetterQueue: false, hasFailureDestination: false },
        },
      ],
    },
    sound: {
      resources: [
        {
          kind: 'lambda:function',
          name: 'bill',
          facts: { hasDeadLetterQueue: false, hasFailureDestination: true },
        },
      ],
    },
  },
};

/** Queues and load balancers see themselves that a call failed. Whoever else calls it is not known. */
function isOnlyAskedByWhoWaits(one: Resource, model: Model): boolean {
  const callers = sourcesOf(one, 'routes-to', model).map(({ kind }) => kind);
  return callers.length > 0 && callers.every((kind) => kind === 'sqs:queue' || kind === 'elbv2:target-group');
}

const bill = (...subnetIds: readonly string[]) =>
  ({ kind: 'lambda:function', name: 'bill', facts: { subnetIds } }) as const;

const subnetIn = (zone: string, subnet: string) =>
  ({ kind: 'vpc:subnet', name: subnet, zone, facts: { subnet } }) as const;

const oneSubnet: PostureRule = {
  id: 'lambda/one-subnet',
  title: 'A function in one subnet, or in several of one zone',
  severity: 'high',
  kinds,
  reads: ['subnetIds'],
  why: 'A subnet is in one zone. When that zone fails, or has no free addresses, no call of the function can start.',
  change: 'Connect the function to subnets in at least two zones, or to no VPC where it needs nothing in it.',
  bearsOn: ['slo', 'rtoSeconds'],
  judge: (one, model) => {
    const [first, ...others] = textsIn(one, 'subnetIds');
    if (first === undefined) return sound;
    if (others.length === 0) return weak(`it runs in ${first} alone`);
    const several = isInSeveralZones(one, model);
    if (several === undefined) return cannotTell('the zones of its subnets');
    return several ? sound : weak(`all ${others.length + 1} subnets that it runs in are in one zone`);
  },
  cases: {
    fires: {
      resources: [
        bill('subnet-1', 'subnet-2'),
        subnetIn('us-east-1a', 'subnet-1'),
        subnetIn('us-east-1a', 'subnet-2'),
      ],
    },
    sound: {
      resources: [
        bill('subnet-1', 'subnet-2'),
        subnetIn('us-east-1a', 'subnet-1'),
        subnetIn('us-east-1b', 'subnet-2'),
      ],
    },
  },
};

export const lambda: PostureService = {
  name: 'Lambda',
  rules: [noDeadLetterQueue, oneSubnet],
  recoveries: [functions],
};
