import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext } from '../action.ts';

/** The connections by one gateway in the newest minutes that CloudWatch has told of. */
export interface NatTraffic {
  readonly attempts: number;
  /** 0–1: tried and not established. */
  readonly lost: number;
  /** Connections for which it had no source port left. */
  readonly portErrors: number;
}

const metrics = ['ConnectionAttemptCount', 'ConnectionEstablishedCount', 'ErrorPortAllocation'] as const;

/** So many minutes are counted together. */
export const countedMinutes = 3;
const minuteMs = 60_000;
/** A minute is told of up to three minutes after its start; an older one says nothing of now. */
const freshForMs = 180_000;
const mostQueries = 500;

/** Gateways of which CloudWatch tells nothing, or not all of it, are left out: missing is unknown. Throws AwsError. */
export async function readNatTraffic(
  { aws, now }: ActionContext,
  scope: AwsScope,
  gateways: readonly string[],
): Promise<ReadonlyMap<string, NatTraffic>> {
  const asked = gateways.slice(0, Math.floor(mostQueries / metrics.length));
  if (asked.length === 0) return new Map();
  const { MetricDataResults = [] } = await aws.client(CloudWatchClient, scope, { priority: 'verify' }).send(
    new GetMetricDataCommand({
      StartTime: new Date(now - (countedMinutes + 4) * minuteMs),
      EndTime: new Date(now),
      MetricDataQueries: asked.flatMap((gateway, index) =>
        metrics.map((MetricName, metric) => ({
          Id: `m${index * metrics.length + metric}`,
          MetricStat: {
            Metric: {
              Namespace: 'AWS/NATGateway',
              MetricName,
              Dimensions: [{ Name: 'NatGatewayId', Value: gateway }],
            },
            Period: 60,
            Stat: 'Sum',
          },
        })),
      ),
    }),
  );
  const seriesOf = (number: number): ReadonlyMap<number, number> => {
    const {
      Timestamps = [],
      Values = [],
      StatusCode,
    } = MetricDataResults.find(({ Id }) => Id === `m${number}`) ?? {};
    if (StatusCode !== undefined && StatusCode !== 'Complete') return new Map();
    return new Map(
      Timestamps.flatMap((time, index): [number, number][] => {
        const value = Values[index];
        return value === undefined ? [] : [[time.getTime(), value]];
      }),
    );
  };
  return new Map(
    asked.flatMap((gateway, index) => {
      const [attempts, established, errors] = metrics.map((_, metric) =>
        seriesOf(index * metrics.length + metric),
      );
      const traffic = together({ attempts, established, errors }, now);
      return traffic === undefined ? [] : [[gateway, traffic] as const];
    }),
  );
}

type Told = ReadonlyMap<number, number> | undefined;

function together(
  told: { readonly attempts: Told; readonly established: Told; readonly errors: Told },
  now: number,
): NatTraffic | undefined {
  const minutes = [...(told.attempts ?? [])]
    .flatMap(([at, tried]) => {
      const made = told.established?.get(at);
      const refused = told.errors?.get(at);
      return made === undefined || refused === undefined ? [] : [{ at, tried, made, refused }];
    })
    .toSorted((a, b) => b.at - a.at)
    .slice(0, countedMinutes);
  const [newest] = minutes;
  if (newest === undefined || minutes.length < countedMinutes || now - newest.at > freshForMs)
    return undefined;
  const sum = (part: 'tried' | 'made' | 'refused') => minutes.reduce((all, one) => all + one[part], 0);
  const attempts = sum('tried');
  const lost = attempts === 0 ? 0 : Math.min(1, Math.max(0, (attempts - sum('made')) / attempts));
  return { attempts, lost, portErrors: sum('refused') };
}
