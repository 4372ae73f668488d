import {
  type Connection,
  DescribeConnectionsCommand,
  DirectConnectClient,
} from '@aws-sdk/client-direct-connect';
import { directConnectArn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, partial, stated, type Voice } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { reread } from '../reread.ts';
import { knownOf } from '../seldom.ts';
import { tagsOf, tokenPages } from './lists.ts';

/** The physical connections that are the account's own. One without a virtual interface carries nothing: nobody asks. */
export const connectionsPart: PollPart = {
  name: 'connections',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['directconnect:DescribeConnections'],
  poll: async (context) => {
    if (knownOf('directconnect:virtual-interface', context).length === 0)
      return [complete(voice, context, {})];
    return [complete(voice, context, said(await readConnections(context), context.scope))];
  },
};

const voice: Voice = { poller: 'directconnect', part: connectionsPart };

/** The whole list, which is one page nearly always. */
export async function rereadConnections(
  ids: readonly string[],
  context: PollContext,
): Promise<readonly Observation[]> {
  const asked = ids.filter((id) => context.model.resources.get(id)?.kind === 'directconnect:connection');
  if (asked.length === 0) return [];
  const again = await reread(voice, context, async () => {
    const found = said(await readConnections(context), context.scope);
    const there = new Set(found.resources.map(({ id }) => id));
    return partial(voice, context, { ...found, gone: asked.filter((id) => !there.has(id)) });
  });
  return [again];
}

/** AWS goes on listing these for a while. */
const over: ReadonlySet<string> = new Set(['deleted', 'rejected']);

async function readConnections({ aws, scope, priority }: PollContext): Promise<readonly Connection[]> {
  const client = aws.client(DirectConnectClient, scope, { priority });
  const pages = tokenPages((page) => client.send(new DescribeConnectionsCommand(page)));
  const all = await collectPages(pages, ({ connections }) => connections);
  return all.filter(
    ({ connectionId: id, connectionState: state }) => id !== undefined && id !== '' && !over.has(state ?? ''),
  );
}

function said(connections: readonly Connection[], scope: AwsScope) {
  return {
    resources: connections.map((one) => connectionResource(one, scope)),
    findings: connections.map(
      ({ connectionId, connectionState }): Finding => ({
        resource: directConnectArn(scope, `dxcon/${connectionId}`),
        check: 'directconnect/connection',
        family: 'control-plane',
        reason: `Direct Connect says ${connectionState ?? 'nothing'} of the state of the connection`,
        ...meaningOf(connectionState),
      }),
    ),
  };
}

function connectionResource(one: Connection, scope: AwsScope): Resource {
  const { connectionId: id = '' } = one;
  return {
    id: directConnectArn(scope, `dxcon/${id}`),
    kind: 'directconnect:connection',
    ...scope,
    name: one.connectionName || id,
    tags: tagsOf(one.tags),
    facts: stated({
      connection: id,
      state: one.connectionState,
      location: one.location,
      bandwidth: one.bandwidth,
      device: one.awsDeviceV2,
      lag: one.lagId,
    }),
    relations: [],
  };
}

function meaningOf(state: string | undefined): Pick<Finding, 'state' | 'nature'> {
  switch (state) {
    case 'available':
      return { state: 'pass' };
    case 'down':
      return { state: 'fail' };
    case 'ordering':
    case 'requested':
    case 'pending':
    case 'deleting':
      return { state: 'unknown', nature: 'transition' };
    default:
      return { state: 'unknown' };
  }
}
