import {
  DescribeDirectConnectGatewayAssociationsCommand,
  DirectConnectClient,
} from '@aws-sdk/client-direct-connect';
import { directConnectArn } from '../../aws/arn.ts';
import type { Resource } from '../../model/resource.ts';
import { complete } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { knownOf } from '../seldom.ts';
import { tokenPages } from './lists.ts';

/** Where each Direct Connect gateway that a virtual interface ends at leads on to: what a backup has to reach as well. */
export const gatewaysPart: PollPart = {
  name: 'gateways',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['directconnect:DescribeDirectConnectGatewayAssociations'],
  poll: async (context) => {
    const ends = knownOf('directconnect:virtual-interface', context).flatMap(({ facts: { gateway } }) =>
      typeof gateway === 'string' && !gateway.startsWith('vgw-') ? [gateway] : [],
    );
    const resources: Resource[] = [];
    for (const id of new Set(ends)) resources.push(await readGateway(id, context));
    return [complete({ poller: 'directconnect', part: gatewaysPart }, context, { resources })];
  },
};

async function readGateway(id: string, { aws, scope, priority }: PollContext): Promise<Resource> {
  const client = aws.client(DirectConnectClient, scope, { priority });
  const pages = tokenPages((page) =>
    client.send(new DescribeDirectConnectGatewayAssociationsCommand({ directConnectGatewayId: id, ...page })),
  );
  const associations = await collectPages(pages, ({ directConnectGatewayAssociations: all }) => all);
  const leadsTo = associations.flatMap(({ associationState: state, associatedGateway, virtualGatewayId }) =>
    state === 'disassociated' ? [] : (associatedGateway?.id ?? virtualGatewayId ?? []),
  );
  return {
    id: directConnectArn(scope, `dx-gateway/${id}`),
    kind: 'directconnect:gateway',
    ...scope,
    name: id,
    tags: {},
    facts: { gateway: id, leadsTo: leadsTo.toSorted() },
    relations: [],
  };
}
