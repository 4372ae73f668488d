/** A share of the users whose resolver keeps an answer for so long. */
export interface Cohort {
  /** Of all users, 0–1. */
  readonly share: number;
  readonly name: string;
  /** The least that this resolver keeps an answer for; the record's TTL where that is longer. */
  readonly keepsMs: number;
  target?: string;
  /** Zones whose addresses it was given; absent: all of the load balancer's. */
  zones?: readonly string[];
  resolveAt: number;
}

/** How what the application of a zone asks of its data fares. */
export interface DataQuality {
  /** Of the writes, 0–1. */
  readonly writesFailed: number;
  /** Of the reads that reach a database, 0–1. */
  readonly readsFailed: number;
  /** What the slowest database in use takes. */
  readonly latencyMs: number;
}

/** The application's own view of the database name, per region. */
export interface Resolver {
  target?: string;
  /** Since when the name has had no address. */
  namelessSince?: number;
  /** What those of its clients hold that never ask again. */
  stale?: string;
  /** The last second, by zone. */
  data?: Map<string, DataQuality>;
  resolveAt: number;
}

/** What users experienced in one second, in requests. */
export interface ExperiencedSecond {
  readonly at: number;
  readonly ok: number;
  readonly errors: number;
  /** Of `ok`: those that were answered late. */
  readonly slow: number;
  /** Of `errors`: writes that were not taken. */
  readonly refusedWrites: number;
}

/** Requests that came in by one zone's address of a load balancer since its metrics were last published. */
export interface ZoneTraffic {
  requests: number;
  /** Of `requests`: answered with an error by the load balancer itself. */
  unanswered: number;
  /** Of `requests`: answered with an error by a target. */
  failed: number;
  /** Of `requests`: sent on although no target was healthy enough. */
  failOpen: number;
  /** Seconds that targets took, summed over the answers. */
  responseSeconds: number;
}

/** By zone. */
export type Traffic = Map<string, ZoneTraffic>;

export interface Users {
  /** Name that they type. */
  readonly site: string;
  /** Name that the application uses for the database that takes writes. */
  readonly database: string;
  readonly requestsPerSecond: number;
  /** Of the requests, 0–1. */
  readonly writeShare: number;
  /** Of the reads, 0–1: those that need the cache, or the database behind it; absent: none. */
  readonly dataReadShare?: number;
  /** Times, 0–3, that a failed request is sent again a second later, without jitter; absent: none. */
  readonly retries?: number;
  /** Requests that failed once, twice, … and are about to be sent again. */
  retrying?: readonly number[];
  readonly cohorts: readonly Cohort[];
  readonly resolvers: Map<string, Resolver>;
  readonly traffic: Map<string, Traffic>;
  /** Oldest first. */
  readonly experienced: ExperiencedSecond[];
}
