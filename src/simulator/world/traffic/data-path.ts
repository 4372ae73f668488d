import { cacheHitRatio } from '../data/cache.ts';
import { acceptsWrites, reachable, sourceOf } from '../data/database.ts';
import { offer } from '../data/database-load.ts';
import { writersOf } from '../data/database-name.ts';
import { roundTrip } from './links.ts';
import type { Flow } from './balancer-traffic.ts';
import type { WriteShares } from './edges.ts';
import type { Database } from '../state/database.ts';
import type { DataQuality, Users } from '../state/users.ts';
import type { World } from '../state/world.ts';

/** What the application of one zone asks of its data in one second. */
interface Asker {
  readonly region: string;
  readonly zone: string;
  readonly questions: readonly Question[];
  reads: number;
  writes: number;
}

/** Part of what the application of a region asks that goes to one database. */
interface Question {
  readonly database: Database | undefined;
  /** Of an asker's, 0–1. */
  readonly reads: number;
  readonly writes: number;
}

/**
 * One second of what applications ask of their databases, and how it fares: writes go to the database
 * that the application knows by name, reads to the readers of the region, or to the writer where there
 * are none. Noted for each zone, and for those without traffic, too, since health checks may ask.
 */
export function askData(world: World, users: Users, flows: readonly Flow[], writeShares: WriteShares): void {
  const askers = askersOf(world, users, flows, writeShares);
  const answers = offerAll(world, askers);
  for (const { region, zone, questions } of askers) {
    const resolver = users.resolvers.get(region);
    if (resolver === undefined) continue;
    resolver.data ??= new Map();
    resolver.data.set(zone, qualityOf(world, zone, questions, answers));
  }
}

function askersOf(
  world: World,
  users: Users,
  flows: readonly Flow[],
  writeShares: WriteShares,
): readonly Asker[] {
  // By zone alone: no two regions have one of the same name.
  const askers = new Map<string, Asker>();
  const questions = new Map<string, readonly Question[]>();
  const at = (region: string, zone: string): Asker => {
    let asker = askers.get(zone);
    if (asker === undefined) {
      let asks = questions.get(region);
      if (asks === undefined) {
        asks = questionsOf(world, users, region);
        questions.set(region, asks);
      }
      asker = { region, zone, questions: asks, reads: 0, writes: 0 };
      askers.set(zone, asker);
    }
    return asker;
  };
  for (const { region, zones } of world.loadBalancers.values())
    for (const { zone } of zones) at(region, zone);
  for (const flow of flows) {
    const asker = at(flow.balancer.region, flow.zone);
    const worked = flow.requests - flow.failed;
    const writeShare = writeShares.get(flow.balancer.arn) ?? users.writeShare;
    asker.writes += worked * writeShare;
    const missed = 1 - cacheHitRatio(world, flow.balancer.region);
    asker.reads += worked * (1 - writeShare) * (users.dataReadShare ?? 0) * missed;
  }
  return [...askers.values()];
}

function questionsOf(world: World, users: Users, region: string): readonly Question[] {
  return writersOf(world, users, region).flatMap(({ share, database }): Question[] => {
    const readers = database === undefined ? [] : readersOf(world, database, region);
    const reads = share / Math.max(1, readers.length);
    return [
      { database, writes: share, reads: readers.length === 0 ? share : 0 },
      ...readers.map((reader): Question => ({ database: reader, writes: 0, reads })),
    ];
  });
}

/** Replicas in the application's own region that take connections. */
function readersOf(world: World, writer: Database, region: string): readonly Database[] {
  return [...world.databases.values()].filter(
    (one) =>
      sourceOf(world, one) !== undefined &&
      one.lineage === writer.lineage &&
      one.region === region &&
      reachable(world, one),
  );
}

type Answers = ReadonlyMap<Database, { readonly served: number; readonly latencyMs: number }>;

/** Sends every database all that it is asked at once, so that no asker goes before another. */
function offerAll(world: World, askers: readonly Asker[]): Answers {
  const asked = new Map<Database, { reads: number; writes: number }>();
  for (const asker of askers) {
    for (const { database, reads, writes } of asker.questions) {
      if (database === undefined) continue;
      const arrives = 1 - roundTrip(world, asker.zone, database.zone).loss;
      const sum = asked.get(database) ?? { reads: 0, writes: 0 };
      sum.reads += asker.reads * reads * arrives;
      sum.writes += asker.writes * writes * arrives;
      asked.set(database, sum);
    }
  }
  const answers = new Map<Database, { served: number; latencyMs: number }>();
  for (const [database, sum] of asked) {
    if (!reachable(world, database)) continue;
    const answer = offer(world, database, sum);
    answers.set(database, answer);
    if (acceptsWrites(world, database)) database.position += sum.writes * answer.served;
  }
  return answers;
}

function qualityOf(
  world: World,
  zone: string,
  questions: readonly Question[],
  answers: Answers,
): DataQuality {
  let writesDone = 0;
  let readsDone = 0;
  let latencyMs = 0;
  for (const { database, reads, writes } of questions) {
    const answer = database === undefined ? undefined : answers.get(database);
    if (database === undefined || answer === undefined) continue;
    const way = roundTrip(world, zone, database.zone);
    const done = answer.served * (1 - way.loss);
    readsDone += reads * done;
    if (acceptsWrites(world, database)) writesDone += writes * done;
    latencyMs = Math.max(latencyMs, way.latencyMs + answer.latencyMs);
  }
  return { writesFailed: 1 - writesDone, readsFailed: 1 - readsDone, latencyMs };
}
