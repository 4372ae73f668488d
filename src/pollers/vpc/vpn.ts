import { DescribeVpnConnectionsCommand, EC2Client, type VpnConnection } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, stated, type Voice } from '../finding.ts';
import type { PollPart } from '../poller.ts';
import { mayBeLeftOut } from '../seldom.ts';
import { nameOf, tagsOf } from './names.ts';

/** Site-to-Site VPN connections, and whether their tunnels are up. EC2 gives all of them in one answer. */
export const vpnPart: PollPart = {
  name: 'vpn-connections',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['ec2:DescribeVpnConnections'],
  poll: async (context) => {
    if (mayBeLeftOut(vpnVoice, ['vpn:connection'], context)) return [complete(vpnVoice, context, {})];
    const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
    const { VpnConnections = [] } = await client.send(new DescribeVpnConnectionsCommand({}));
    // Deleted ones stay listed for a while.
    const standing = VpnConnections.filter(
      ({ VpnConnectionId: id, State }) => id !== undefined && id !== '' && State !== 'deleted',
    );
    return [
      complete(vpnVoice, context, {
        resources: standing.map((one) => connectionResource(one, context.scope)),
        findings: standing.map((one) => tunnelsFinding(one, context.scope)),
      }),
    ];
  },
};

const vpnVoice: Voice = { poller: 'vpc', part: vpnPart };

function connectionResource(one: VpnConnection, scope: AwsScope): Resource {
  const { VpnConnectionId: id = '', VgwTelemetry: tunnels, Tags } = one;
  return {
    id: ec2Arn(scope, `vpn-connection/${id}`),
    kind: 'vpn:connection',
    ...scope,
    name: nameOf(id, Tags),
    tags: tagsOf(Tags),
    facts: stated({
      state: one.State,
      customerGateway: one.CustomerGatewayId,
      // The end in AWS: a virtual private gateway, or a Transit Gateway.
      gateway: one.VpnGatewayId || one.TransitGatewayId || undefined,
      staticRoutes: one.Options?.StaticRoutesOnly,
      tunnels: tunnels?.length,
      tunnelsUp: tunnels?.filter(({ Status }) => Status === 'UP').length,
    }),
    relations: [],
  };
}

function tunnelsFinding(one: VpnConnection, scope: AwsScope): Finding {
  return {
    resource: ec2Arn(scope, `vpn-connection/${one.VpnConnectionId}`),
    check: 'vpn/tunnels',
    family: 'network',
    ...tunnelsWord(one),
  };
}

/**
 * A connection has two tunnels, and AWS takes one down for maintenance at times: one that is down is a warning.
 * With BGP a tunnel that is up and brings no route leads nowhere, which AWS tells in words only.
 */
function tunnelsWord({
  State: state,
  VgwTelemetry: tunnels = [],
}: VpnConnection): Pick<Finding, 'state' | 'reason' | 'nature' | 'value'> {
  if (state === 'pending' || state === 'deleting')
    return { state: 'unknown', nature: 'transition', reason: `EC2 says ${state}` };
  const told = tunnels.filter(({ Status }) => Status !== undefined);
  if (told.length === 0 || told.length < tunnels.length)
    return { state: 'unknown', reason: 'AWS does not say of every tunnel whether it is up' };
  const down = told.filter(({ Status }) => Status !== 'UP');
  const value = told.length - down.length;
  const words = down.map(
    ({ OutsideIpAddress: address, StatusMessage: why }) =>
      `${address ?? 'one'} is down${why ? ` (${why})` : ''}`,
  );
  if (down.length === 0)
    return {
      state: 'pass',
      value,
      reason: told.length === 1 ? 'Its tunnel is up' : `All ${told.length} tunnels are up`,
    };
  return {
    state: value === 0 ? 'fail' : 'warn',
    value,
    reason: `${value} of ${told.length} tunnels are up: ${words.join(', ')}`,
  };
}
