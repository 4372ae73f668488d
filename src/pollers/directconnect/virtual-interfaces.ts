import {
  DescribeVirtualInterfacesCommand,
  DirectConnectClient,
  type VirtualInterface,
} from '@aws-sdk/client-direct-connect';
import { directConnectArn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, partial, stated, type Voice } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { reread } from '../reread.ts';
import { mayBeLeftOut } from '../seldom.ts';
import { bgpWord, countedPeers } from './bgp.ts';
import { tagsOf, tokenPages } from './lists.ts';

/** Virtual interfaces: what an account has of Direct Connect, also where somebody else owns the connection. */
export const virtualInterfacesPart: PollPart = {
  name: 'virtual-interfaces',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['directconnect:DescribeVirtualInterfaces'],
  poll: async (context) => {
    if (mayBeLeftOut(voice, ['directconnect:virtual-interface'], context))
      return [complete(voice, context, {})];
    return [complete(voice, context, said(await readInterfaces(context), context.scope))];
  },
};

const voice: Voice = { poller: 'directconnect', part: virtualInterfacesPart };

/** The whole list, which is one page nearly always. */
export async function rereadInterfaces(
  ids: readonly string[],
  context: PollContext,
): Promise<readonly Observation[]> {
  const asked = ids.filter(
    (id) => context.model.resources.get(id)?.kind === 'directconnect:virtual-interface',
  );
  if (asked.length === 0) return [];
  const again = await reread(voice, context, async () => {
    const found = said(await readInterfaces(context), context.scope);
    const there = new Set(found.resources.map(({ id }) => id));
    return partial(voice, context, { ...found, gone: asked.filter((id) => !there.has(id)) });
  });
  return [again];
}

/** AWS goes on listing these for a while. */
const over: ReadonlySet<string> = new Set(['deleted', 'rejected']);

async function readInterfaces({ aws, scope, priority }: PollContext): Promise<readonly VirtualInterface[]> {
  const client = aws.client(DirectConnectClient, scope, { priority });
  const pages = tokenPages((page) => client.send(new DescribeVirtualInterfacesCommand(page)));
  const all = await collectPages(pages, ({ virtualInterfaces }) => virtualInterfaces);
  return all.filter(
    ({ virtualInterfaceId: id, virtualInterfaceState: state }) =>
      id !== undefined && id !== '' && !over.has(state ?? ''),
  );
}

function said(interfaces: readonly VirtualInterface[], scope: AwsScope) {
  return {
    resources: interfaces.map((one) => interfaceResource(one, scope)),
    findings: interfaces.map(
      (one): Finding => ({
        resource: directConnectArn(scope, `dxvif/${one.virtualInterfaceId}`),
        check: 'directconnect/bgp',
        family: 'control-plane',
        ...bgpWord(one),
      }),
    ),
  };
}

function interfaceResource(one: VirtualInterface, scope: AwsScope): Resource {
  const { virtualInterfaceId: id = '', connectionId: connection } = one;
  const peers = countedPeers(one);
  return {
    id: directConnectArn(scope, `dxvif/${id}`),
    kind: 'directconnect:virtual-interface',
    ...scope,
    name: one.virtualInterfaceName || id,
    tags: tagsOf(one.tags),
    facts: stated({
      virtualInterface: id,
      type: one.virtualInterfaceType,
      state: one.virtualInterfaceState,
      connection,
      location: one.location,
      // The end in AWS: a virtual private gateway, or a Direct Connect gateway that leads to several.
      gateway: one.virtualGatewayId || one.directConnectGatewayId || undefined,
      addressFamilies: peers?.flatMap(({ addressFamily }) => addressFamily ?? []),
    }),
    relations:
      connection?.startsWith('dxcon-') === true
        ? [{ type: 'routes-to', to: directConnectArn(scope, `dxcon/${connection}`) }]
        : [],
  };
}
