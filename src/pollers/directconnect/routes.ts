import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { readDatapoints, type Series } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { knownOf } from '../seldom.ts';

/** What the BGP sessions of each virtual interface brought, by metric: an interface that is up and brings no route leads nowhere. */
export const routesPart: PollPart = {
  name: 'routes',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => {
    const interfaces = knownOf('directconnect:virtual-interface', context).filter(
      ({ facts }) => facts['connection'] !== undefined,
    );
    return [
      complete({ poller: 'directconnect', part: routesPart }, context, {
        findings: interfaces.length === 0 ? [] : await readRoutes(interfaces, context),
      }),
    ];
  },
};

const periodMs = 300_000;
/** The period itself, and as long again for a late one. */
const freshForMs = 3 * periodMs;

async function readRoutes(interfaces: readonly Resource[], context: PollContext): Promise<Finding[]> {
  const endAt = context.now();
  const asked = interfaces.flatMap((one) => familiesOf(one).map((family) => ({ id: one.id, one, family })));
  const series = await readDatapoints(
    context,
    asked.flatMap(({ one: { facts }, family }) => {
      const place = {
        namespace: 'AWS/DX',
        dimensions: {
          ConnectionId: String(facts['connection']),
          VirtualInterfaceId: String(facts['virtualInterface']),
          IpAddressFamily: family,
        },
        periodSeconds: periodMs / 1000,
      };
      return [
        { ...place, metric: 'VirtualInterfaceBgpStatus', statistic: 'Minimum' },
        { ...place, metric: 'VirtualInterfaceBgpPrefixesAccepted', statistic: 'Average' },
      ];
    }),
    { startAt: Math.floor(endAt / periodMs) * periodMs - 2 * periodMs, endAt },
  );
  const read = asked.map(({ id }, index) => ({
    id,
    status: series[2 * index],
    accepted: series[2 * index + 1],
  }));
  return interfaces.map(({ id }) => ({
    resource: id,
    check: 'directconnect/routes',
    family: 'control-plane',
    ...routesWord(
      read.filter((each) => each.id === id),
      endAt,
    ),
  }));
}

/** The metrics name them in small letters. */
function familiesOf({ facts }: Resource): readonly string[] {
  const { addressFamilies } = facts;
  return typeof addressFamilies === 'object'
    ? [...new Set(addressFamilies.map((family) => family.toLowerCase()))]
    : [];
}

interface Session {
  readonly status: Series | undefined;
  readonly accepted: Series | undefined;
}

function routesWord(sessions: readonly Session[], now: number): Pick<Finding, 'state' | 'reason' | 'value'> {
  const gap = sessions.flatMap(({ status, accepted }) => status?.gap ?? accepted?.gap ?? [])[0];
  if (gap !== undefined) return { state: 'unknown', reason: `What BGP brought is not known: ${gap}` };
  const accepted = sessions.map((one) => newestOf(one.accepted, now));
  const known = accepted.filter((count) => count !== undefined);
  if (known.length === 0 || known.length < accepted.length)
    return { state: 'unknown', reason: 'CloudWatch does not tell how many networks your side announces' };
  const value = Math.round(known.reduce((sum, count) => sum + count, 0));
  if (sessions.some((one) => newestOf(one.status, now) === 0))
    return { state: 'warn', value, reason: 'BGP was down for a while in the last five minutes' };
  return value === 0
    ? { state: 'warn', value, reason: 'Your side announces no network: nothing is sent there' }
    : {
        state: 'pass',
        value,
        reason: `Your side announces ${value === 1 ? '1 network' : `${value} networks`}`,
      };
}

function newestOf(series: Series | undefined, now: number): number | undefined {
  let newest: readonly [number, number] | undefined;
  for (const point of series?.datapoints ?? [])
    if (newest === undefined || point[0] > newest[0]) newest = point;
  return newest === undefined || now - newest[0] > freshForMs ? undefined : newest[1];
}
