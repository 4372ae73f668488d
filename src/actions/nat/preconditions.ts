import type { NatGateway } from '@aws-sdk/client-ec2';
import { compareText } from '../../model/text-order.ts';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import type { DefaultRoute } from './read.ts';
import { countedMinutes, type NatTraffic } from './traffic.ts';

/** From this share of its connections on, that get no answer, a gateway counts as broken. */
const brokenShare = 0.5;
/** A gateway that loses a tenth is no place to send others to. */
const soundShare = 0.1;
/** Fewer connections in three minutes prove nothing. */
const leastAttempts = 30;

/** What was read of the way out: where the route leads, the VPC's gateways, what gets through them. */
export interface WayOut {
  readonly route: DefaultRoute | undefined;
  readonly gateways: readonly NatGateway[];
  readonly traffic: ReadonlyMap<string, NatTraffic>;
}

export function leadsToGateway({ route }: WayOut): Precondition {
  const detail =
    route === undefined
      ? 'the route table is gone'
      : (route.gateway ?? 'it leads to something else, or there is none');
  return precondition('its default route leads to a NAT gateway', route?.gateway !== undefined, detail);
}

/**
 * How the gateway fails. `gone`: by AWS's own word nothing can go by it. `silent`: AWS calls it available, and
 * most of its connections get no answer. One that has run out of ports is neither: that is load, and another
 * gateway would run out as well.
 */
export function failureOf({ route, gateways, traffic }: WayOut): 'gone' | 'silent' | undefined {
  const id = route?.gateway;
  if (id === undefined) return undefined;
  const state = gateways.find(({ NatGatewayId }) => NatGatewayId === id)?.State;
  if (route?.isBlackhole === true || state === 'failed' || state === 'deleted') return 'gone';
  const counted = traffic.get(id);
  if (state !== 'available' || counted === undefined || counted.portErrors > 0) return undefined;
  return counted.attempts >= leastAttempts && counted.lost >= brokenShare ? 'silent' : undefined;
}

export function doesNotWork(way: WayOut): Precondition {
  const { route, gateways, traffic } = way;
  const id = route?.gateway ?? '';
  const state = gateways.find(({ NatGatewayId }) => NatGatewayId === id)?.State;
  const words = [
    route?.isBlackhole === true ? 'the route to it is a black hole' : 'the route to it stands',
    state === undefined ? 'EC2 does not list it' : `EC2 says ${state}`,
    trafficInWords(traffic.get(id)),
  ];
  return precondition('that gateway does not work', failureOf(way) !== undefined, words.join('; '));
}

export function nobodyIsAtWork({ route, gateways }: WayOut): Precondition {
  const state = gateways.find(({ NatGatewayId }) => NatGatewayId === route?.gateway)?.State;
  const moving = state === 'pending' || state === 'deleting';
  return precondition(
    'nobody makes or deletes that gateway right now',
    !moving,
    moving ? `EC2 says ${state}` : 'nobody does',
  );
}

/**
 * The gateway to go out by: of the same VPC and kind, available, and answered now. One that nobody uses will do
 * where the route is a black hole. Where the failing one is only silent, the far end may be what is down, and
 * nothing is known to be better unless another is answered meanwhile. The least busy has most ports to spare.
 */
export function otherGateway(way: WayOut, wanted: string | undefined): NatGateway | undefined {
  const { route, gateways, traffic } = way;
  const from = gateways.find(({ NatGatewayId }) => NatGatewayId === route?.gateway);
  const mustBeProven = failureOf(way) !== 'gone';
  const attempts = ({ NatGatewayId = '' }: NatGateway) => traffic.get(NatGatewayId)?.attempts ?? 0;
  return gateways
    .filter(({ NatGatewayId, State, ConnectivityType }) => {
      const isOther = NatGatewayId !== undefined && NatGatewayId !== route?.gateway;
      if (!isOther || State !== 'available') return false;
      if (from !== undefined && from.ConnectivityType !== ConnectivityType) return false;
      if (wanted !== undefined && NatGatewayId !== wanted) return false;
      const counted = traffic.get(NatGatewayId);
      return isSound(counted) || (!mustBeProven && counted?.attempts === 0);
    })
    .toSorted(
      (a, b) => attempts(a) - attempts(b) || compareText(a.NatGatewayId ?? '', b.NatGatewayId ?? ''),
    )[0];
}

/** Whether it was seen to answer those who go out by it, and has ports to spare. */
export function isSound(counted: NatTraffic | undefined): boolean {
  return (
    counted !== undefined &&
    counted.attempts >= leastAttempts &&
    counted.lost < soundShare &&
    counted.portErrors === 0
  );
}

export function anotherWorks(way: WayOut, found: NatGateway | undefined): Precondition {
  const others = way.gateways.filter(({ NatGatewayId, State }) => {
    return NatGatewayId !== way.route?.gateway && State !== 'deleted';
  });
  const words = others.map(
    ({ NatGatewayId = '', State }) =>
      `${NatGatewayId}: EC2 says ${State}; ${trafficInWords(way.traffic.get(NatGatewayId))}`,
  );
  return precondition(
    'another NAT gateway of the VPC is seen to work',
    found !== undefined,
    words.length === 0 ? 'the VPC has no other' : words.join('. '),
  );
}

export function trafficInWords(counted: NatTraffic | undefined): string {
  if (counted === undefined) return `CloudWatch has not told of ${countedMinutes} minutes of its traffic`;
  if (counted.attempts === 0) return `nobody went out by it in ${countedMinutes} minutes`;
  const lost = `${(counted.lost * 100).toFixed(0)} % of ${counted.attempts} connections in ${countedMinutes} minutes got no answer`;
  return counted.portErrors > 0 ? `${lost}, and it had no port left for ${counted.portErrors}` : lost;
}
