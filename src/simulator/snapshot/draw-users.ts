import type { WrittenStack } from '../stacks/stack-schema.ts';
import type { Sketch } from './sketch.ts';

type WrittenZone = NonNullable<WrittenStack['hostedZones']>[number];

/** Requests per second of all users where CloudWatch tells none. */
const assumedRequests = 100;

export interface DrawnUsers {
  readonly users: WrittenStack['users'];
  /** Zones that had to be made up, because DNS is elsewhere or the application knows an endpoint as such. */
  readonly madeUp: readonly WrittenZone[];
  /** What is assumed, in sentences. */
  readonly assumptions: readonly string[];
}

/** Who uses it: nobody can observe users, so they are taken from the busiest name that leads to a balancer. */
export function drawUsers(
  sketch: Sketch,
  zones: readonly WrittenZone[],
  databases: NonNullable<WrittenStack['databases']>,
): DrawnUsers {
  const assumptions: string[] = [];
  const home = sketch.balancers.filter(({ region }) => region === sketch.regions[0]?.region);
  const busiest = home.toSorted((a, b) => (b.requestsPerSecond ?? 0) - (a.requestsPerSecond ?? 0))[0];
  const records = zones.flatMap((zone) => zone.records);
  const madeUp: WrittenZone['records'] = [];

  let site = records.find(
    ({ balancer, region, type }) =>
      balancer !== undefined &&
      balancer === busiest?.written.name &&
      region === busiest.region &&
      type === 'A',
  )?.name;
  if (site === undefined) {
    site = 'www.snapshot.invalid';
    madeUp.push({ name: site, balancer: busiest?.written.name, region: busiest?.region });
    assumptions.push('The name that users type: no record in Route 53 leads to the busiest load balancer.');
  }

  const writers = new Set(databases.filter(({ replicaOf }) => replicaOf === undefined).map(({ id }) => id));
  let database = records.find(
    (record) => record.database !== undefined && writers.has(record.database),
  )?.name;
  const [writer] = writers;
  if (database === undefined && writer !== undefined) {
    database = 'db.snapshot.invalid';
    madeUp.push({ name: database, database: writer });
    assumptions.push('The name of the database: no record in Route 53 leads to one that takes writes.');
  }

  const measured = busiest?.requestsPerSecond;
  assumptions.push(
    measured === undefined
      ? `Requests per second: CloudWatch has no RequestCount, so ${assumedRequests}.`
      : 'Requests per second are those of the newest five minutes, taken to be all of the users.',
    'The share of writes, and how long resolvers keep answers.',
  );
  return {
    users: {
      site,
      ...(database === undefined ? {} : { database }),
      requestsPerSecond: measured === undefined ? assumedRequests : Math.max(1, Math.round(measured)),
      writeShare: database === undefined ? 0 : 0.2,
    },
    madeUp: madeUp.length === 0 ? [] : [{ name: 'snapshot.invalid', records: madeUp }],
    assumptions,
  };
}
