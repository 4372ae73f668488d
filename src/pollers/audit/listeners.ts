import {
  ElasticLoadBalancingV2Client,
  type Listener,
  paginateDescribeListeners,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';

/** On which ports application load balancers take requests that nobody encrypted. */
export const listenersPart: PollPart = {
  name: 'listeners',
  everyMs: 3_600_000,
  reach: 'regional',
  permissions: ['elasticloadbalancing:DescribeListeners'],
  poll: async (context) => {
    const balancers = known(context, 'elbv2:load-balancer')
      .filter(({ facts }) => facts['type'] === 'application')
      // Who owns it knows the rest: this only adds to it.
      .map((one) => ({
        ...one,
        tags: {},
        facts: stated({ plainPorts: one.facts['plainPorts'] }),
        relations: [],
      }));
    const voice = { poller: 'audit', part: listenersPart };
    const { resources } = await readInTurn(balancers, context, {
      voice,
      most: readsPerSweep,
      wasRead: ({ facts }) => facts['plainPorts'] !== undefined,
      read: (balancer) => readListeners(balancer, context),
    });
    return [complete(voice, context, { resources })];
  },
};

/** Calls an hour and region, out of the ten a second that the account has for everything about load balancers. */
const readsPerSweep = 100;

async function readListeners(balancer: Resource, context: PollContext): Promise<Resource> {
  const { aws, scope, priority } = context;
  const client = aws.client(ElasticLoadBalancingV2Client, scope, { priority });
  const pages = paginateDescribeListeners({ client }, { LoadBalancerArn: balancer.id });
  const listeners = await collectPages(pages, (page) => page.Listeners);
  return { ...balancer, facts: stated({ plainPorts: plainPortsOf(listeners) }) };
}

/** A listener that only sends users on to the encrypted one takes nothing. Nothing where AWS left out how one listens. */
function plainPortsOf(listeners: readonly Listener[]): readonly string[] | undefined {
  if (listeners.some(({ Protocol, Port }) => Protocol === undefined || Port === undefined)) return undefined;
  return listeners
    .filter(
      ({ Protocol, DefaultActions = [] }) =>
        Protocol === 'HTTP' && !DefaultActions.some(({ Type }) => Type === 'redirect'),
    )
    .map(({ Port }) => String(Port))
    .toSorted();
}
