/** A share of the users whose resolver keeps an answer for so long. */
export interface Cohort {
  /** Of all users, 0–1. */
  readonly share: number;
  readonly name: string;
  /** The least that this resolver keeps an answer for; the record's TTL where that is longer. */
  readonly keepsMs: number;
  target?: string;
  resolveAt: number;
}

/** The application's own view of the database name, per region. */
interface Resolver {
  target?: string;
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

/** Requests of one load balancer since its metrics were last published. */
export interface Traffic {
  requests: number;
  unanswered: number;
  failed: number;
}

export interface Users {
  /** Name that they type. */
  readonly site: string;
  /** Name that the application uses for the database that takes writes. */
  readonly database: string;
  readonly requestsPerSecond: number;
  /** Of the requests, 0–1. */
  readonly writeShare: number;
  readonly cohorts: readonly Cohort[];
  readonly resolvers: Map<string, Resolver>;
  readonly traffic: Map<string, Traffic>;
  /** Oldest first. */
  readonly experienced: ExperiencedSecond[];
}
