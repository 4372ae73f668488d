import type { BGPPeer, VirtualInterface } from '@aws-sdk/client-direct-connect';
import type { Finding } from '../finding.ts';

/** BGP peers that are meant to be up; undefined where AWS tells of none. */
export function countedPeers({ bgpPeers }: VirtualInterface): readonly BGPPeer[] | undefined {
  return bgpPeers?.filter(
    ({ bgpPeerState: state }) => state === undefined || state === 'available' || state === 'verifying',
  );
}

/**
 * Without BGP nothing goes by a virtual interface, and routing leaves it by itself. It has a peer for IPv4, one for
 * IPv6, and on some connections a second of each: one that is down is a warning. A failover test takes BGP down on
 * purpose.
 */
export function bgpWord(one: VirtualInterface): Pick<Finding, 'state' | 'reason' | 'nature' | 'value'> {
  const { virtualInterfaceState: state } = one;
  switch (state) {
    case 'testing':
      return {
        state: 'unknown',
        nature: 'transition',
        reason: 'A failover test has its BGP down on purpose',
      };
    case 'confirming':
    case 'verifying':
    case 'pending':
    case 'deleting':
      return { state: 'unknown', nature: 'transition', reason: `Direct Connect says ${state}` };
    case 'available':
    case 'down':
      return peersWord(one);
    default:
      return {
        state: 'unknown',
        reason: `Direct Connect says ${state ?? 'nothing'} of the state of the virtual interface`,
      };
  }
}

function peersWord(one: VirtualInterface): ReturnType<typeof bgpWord> {
  const peers = countedPeers(one) ?? [];
  const told = peers.filter(({ bgpStatus: status }) => status === 'up' || status === 'down');
  if (peers.length === 0 || told.length < peers.length)
    return one.virtualInterfaceState === 'down'
      ? { state: 'fail', value: 0, reason: 'Direct Connect says that BGP is down' }
      : { state: 'unknown', reason: 'Direct Connect does not say of every BGP peer whether it is up' };
  const down = told.filter(({ bgpStatus }) => bgpStatus === 'down');
  const value = told.length - down.length;
  if (down.length === 0)
    return {
      state: 'pass',
      value,
      reason: told.length === 1 ? 'Its BGP peer is up' : `All ${told.length} BGP peers are up`,
    };
  const words = down.map(
    ({ customerAddress: address, addressFamily: family }) => `${address ?? family ?? 'one'} is down`,
  );
  return {
    state: value === 0 ? 'fail' : 'warn',
    value,
    reason: `${value} of ${told.length} BGP peers are up: ${words.join(', ')}`,
  };
}
