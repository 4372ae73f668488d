import type { AwsAccess } from '../aws/access.ts';
import { scopeOf } from '../aws/arn.ts';
import { AwsError } from '../aws/error.ts';
import type { AwsScope, CallPriority } from '../aws/scope.ts';
import type { Model } from '../model/model.ts';
import type { Observation } from '../model/observation.ts';
import { observePart } from '../pollers/observe-part.ts';
import type { Poller, PollContext, WantedMetric } from '../pollers/poller.ts';
import type { Clock } from '../runtime/clock.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Logger } from '../runtime/logger.ts';
import { createRereadPauses } from './reread-pauses.ts';
import { type ReadOutcome, reschedule, type Sweep } from './schedule.ts';

/** A cycle waits this long for the reads that it started; slower ones arrive in a later cycle. */
const patienceMs = 1000;

export interface Watch {
  /** Starts what is due, waits a moment, answers all that has arrived since the last call. */
  observe(): Promise<readonly Observation[]>;
  /**
   * Reads these resources again now, whoever knows them. Never throws. A service that throttles or is out is
   * left alone for a while, and what it owns counts as unread.
   */
  refresh(ids: readonly string[], priority: CallPriority): Promise<Refreshed>;
  /** Has suspects read again in the background; what comes of it arrives like any observation. */
  requestRead(ids: readonly string[]): void;
  /** Somebody has news that does not wait for reads: `observe` answers now with what it has. */
  hurry(): void;
  /** True once every enabled part has answered, or failed, once. */
  everyoneAnswered(): boolean;
  /** Milliseconds until the next sweep is due; infinite while all of them run. */
  nextInMs(): number;
  /** Milliseconds until the next sweep of this account and region is due; undefined while all of them run. */
  nextReadInMs(scope: AwsScope): number | undefined;
  /** Resolves, once, when something arrives that no cycle has taken yet. */
  onArrival(wake: () => void): void;
}

export interface Refreshed {
  readonly observations: readonly Observation[];
  /** Why what owns these resources could not be read just now; empty when all of it was. */
  readonly unread: readonly string[];
}

export function createWatch(parts: {
  readonly sweeps: readonly Sweep[];
  readonly pollers: readonly Poller[];
  readonly aws: AwsAccess;
  readonly clock: Clock;
  readonly log: Logger;
  model(): Model;
  wantedMetrics(): readonly WantedMetric[];
}): Watch {
  const { sweeps, clock, log } = parts;
  const inbox: Observation[] = [];
  const running = new Set<Promise<void>>();
  /** A cycle has waited for these in full: were each one to wait again, an account that hangs would slow all. */
  const overdue = new WeakSet<Promise<void>>();
  let isWaitedFor = false;
  let enough = new AbortController();
  let wake: () => void = () => undefined;

  const contextFor = (scope: AwsScope, priority: CallPriority, stretch = 1): PollContext => ({
    aws: parts.aws,
    scope,
    priority,
    stretch,
    now: () => clock.now(),
    model: parts.model(),
    wantedMetrics: () => parts.wantedMetrics(),
  });

  const track = (read: Promise<readonly Observation[]>): void => {
    const tracked = read.then((observations) => {
      inbox.push(...observations);
      running.delete(tracked);
      // A cycle that waits takes it: no other has to look again at what this one has seen.
      if (!isWaitedFor) wake();
    });
    running.add(tracked);
  };

  const start = (sweep: Sweep): void => {
    sweep.running = true;
    track(
      observePart(sweep.poller, sweep.part, contextFor(sweep.scope, 'sweep', sweep.stretch)).then(
        (observations) => {
          sweep.running = false;
          sweep.runs += 1;
          reschedule(sweep, outcomeOf(observations), clock.monotonic());
          return observations;
        },
      ),
    );
  };

  const stretchOf = (poller: Poller) => sweeps.find((sweep) => sweep.poller === poller)?.stretch;

  const watched = new Set(sweeps.map(({ scope: { account, region } }) => `${account}/${region}`));

  const pauses = createRereadPauses(clock);

  const refresh: Watch['refresh'] = async (ids, priority) => {
    const owners = ownersOf(ids, parts.model());
    const reads = scopesOf(ids, parts.model(), watched).flatMap(({ scope, ids: inScope }) =>
      parts.pollers.map(async (poller): Promise<Refreshed> => {
        const isOwner = owners.has(poller.name);
        const paused = pauses.whyNot(poller.name, scope);
        if (paused !== undefined) return { observations: [], unread: isOwner ? [paused] : [] };
        try {
          const observations = await poller.refresh(inScope, contextFor(scope, priority, stretchOf(poller)));
          pauses.note(poller.name, scope, observations);
          return { observations, unread: isOwner ? observations.flatMap(failureIn) : [] };
        } catch (error) {
          const reason = `${poller.name}: ${errorText(error)}`;
          log.warn({ poller: poller.name, detail: reason }, 'a resource could not be read again');
          return { observations: [], unread: isOwner && !isDenial(error) ? [reason] : [] };
        }
      }),
    );
    const read = await Promise.all(reads);
    return {
      observations: read.flatMap(({ observations }) => observations),
      unread: read.flatMap(({ unread }) => unread),
    };
  };

  return {
    observe: async () => {
      const now = clock.monotonic();
      for (const sweep of sweeps) if (!sweep.running && sweep.nextAt <= now) start(sweep);
      const awaited = [...running].filter((read) => !overdue.has(read));
      if (awaited.length > 0) {
        enough = new AbortController();
        isWaitedFor = true;
        await Promise.race([Promise.all(awaited), clock.sleep(patienceMs, enough.signal)]);
        isWaitedFor = false;
        // A wait that a pushed fact cut short was not in full.
        if (!enough.signal.aborted) for (const read of awaited) if (running.has(read)) overdue.add(read);
        // With a reason, or Node makes an error with its stack for each cycle.
        enough.abort('the reads were quicker');
      }
      return inbox.splice(0);
    },
    refresh,
    hurry: () => enough.abort('somebody has news'),
    requestRead: (ids) => track(refresh(ids, 'suspect').then(({ observations }) => observations)),
    everyoneAnswered: () => sweeps.every((sweep) => sweep.runs > 0),
    nextInMs: () => {
      let earliest = Number.POSITIVE_INFINITY;
      for (const sweep of sweeps) if (!sweep.running) earliest = Math.min(earliest, sweep.nextAt);
      return earliest - clock.monotonic();
    },
    nextReadInMs: ({ account, region }) => {
      const waiting = sweeps.filter(
        ({ scope, running: reads }) => !reads && scope.account === account && scope.region === region,
      );
      return waiting.length === 0
        ? undefined
        : Math.max(0, Math.min(...waiting.map(({ nextAt }) => nextAt)) - clock.monotonic());
    },
    onArrival: (callback) => {
      wake = callback;
    },
  };
}

/** Credentials that are wrong or too old are `denied`, too, but name no permission: they are tried on. */
function outcomeOf(observations: readonly Observation[]): ReadOutcome {
  const failed = observations.filter((each) => each.kind === 'failed');
  if (failed.some((each) => each.failure === 'denied' && each.permission !== undefined)) return 'denied';
  return failed.length > 0 ? 'failed' : 'read';
}

/** Pollers go by the name of the service that owns a kind; what others say of it is evidence, which has an age. */
function ownersOf(ids: readonly string[], model: Model): ReadonlySet<string> {
  const kinds = ids.flatMap((id) => model.resources.get(id)?.kind ?? []);
  return new Set(kinds.map((kind) => kind.slice(0, kind.indexOf(':'))));
}

/** A permission that is missing is for the gate of permissions: that part is switched off, and the rest goes on. */
function failureIn(observation: Observation): readonly string[] {
  if (observation.kind !== 'failed' || observation.permission !== undefined) return [];
  return [`${observation.observer.name}: ${observation.reason}`];
}

function isDenial(error: unknown): boolean {
  return error instanceof AwsError && error.permission !== undefined;
}

/** Resources by the account and region that they are read in; what is not known yet by its ARN, where that is watched. */
function scopesOf(
  ids: readonly string[],
  model: Model,
  watched: ReadonlySet<string>,
): { scope: AwsScope; ids: string[] }[] {
  const scopes = new Map<string, { scope: AwsScope; ids: string[] }>();
  for (const id of ids) {
    const known = model.resources.get(id);
    const place = known ?? scopeOf(id);
    if (place === undefined) continue;
    const region = place.region === 'global' ? 'us-east-1' : place.region;
    const key = `${place.account}/${region}`;
    if (known === undefined && !watched.has(key)) continue;
    const entry = scopes.get(key) ?? { scope: { account: place.account, region }, ids: [] };
    entry.ids.push(id);
    scopes.set(key, entry);
  }
  return [...scopes.values()];
}
