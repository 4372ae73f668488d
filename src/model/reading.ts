import { lifePhase } from './life-phase.ts';
import type { Resource, ResourceKind } from './resource.ts';
import { clockSkewMs, isEcho, type Signal } from './signal.ts';

/**
 * What a resource's own evidence amounts to, before anything around it is looked at. `failing`: at least
 * one fresh check fails. `moving`: newborn, draining, failing over: nobody's failure. `unknown`: what
 * would decide is not known. `unchecked`: nothing ever checks things of this kind by themselves.
 */
type Standing = 'serving' | 'failing' | 'moving' | 'unknown' | 'unchecked';

export interface Reading {
  readonly at: number;
  readonly standing: Standing;
  readonly phase: { readonly kind: 'starting' | 'in-transition'; readonly reason: string } | undefined;
  /** Fresh failing checks that count as evidence. */
  readonly failing: readonly Signal[];
  /** Fresh warnings, and failures of checks that only ever warn. */
  readonly warning: readonly Signal[];
  readonly passing: number;
  /** Checks whose last known word is no longer to be relied on. */
  readonly lost: readonly Signal[];
  /** Checks that count and were known at least once. */
  readonly known: number;
  /** When the oldest of the failing checks began to fail. */
  readonly failingSince: number | undefined;
  readonly reviewAt: number | undefined;
}

const none: readonly Signal[] = [];

/** Kinds that some check always looks at: with nothing known, they are unknown and not fine. */
const checkedKinds: ReadonlySet<ResourceKind> = new Set<ResourceKind>([
  'ec2:instance',
  'rds:instance',
  'rds:cluster',
  'elbv2:load-balancer',
  'elb:load-balancer',
  'cloudwatch:alarm',
  'route53:health-check',
]);

/** Facts and settings that bear on how checks are read. */
export interface ReadingContext {
  readonly resource: Resource;
  readonly now: number;
  readonly newbornImmunityMs: number;
  /** The cluster it belongs to says that it is failing over. */
  readonly clusterFailingOver: boolean;
  /** The last known word of a signal that says `unknown` now. */
  readonly lastKnown: { get(signal: Signal): Signal | undefined };
  /** When the first of its checks that flap may count again. */
  readonly quarantinedUntil: number | undefined;
}

/** Unknown is a third value throughout: it neither passes nor fails, and what was lost is told apart. */
export function read(signals: readonly Signal[], context: ReadingContext): Reading {
  const { now, resource } = context;
  // Made on first use: nearly every resource has none of these.
  let failing: Signal[] | undefined;
  let warning: Signal[] | undefined;
  let lost: Signal[] | undefined;
  let moving: Signal[] | undefined;
  let passing = 0;
  let judged = 0;
  let known = 0;
  let lostMove: Signal | undefined;
  let lostFailure = false;
  let failingSince: number | undefined;
  let reviewAt = context.quarantinedUntil ?? Infinity;

  for (const signal of signals) {
    const age = now - signal.observedAt;
    const fresh = age <= signal.validForMs && age >= -clockSkewMs;
    const said = signal.state !== 'unknown' || signal.nature === 'transition';
    if (fresh && said) reviewAt = Math.min(reviewAt, signal.observedAt + signal.validForMs + 1);
    else if (age < -clockSkewMs) reviewAt = Math.min(reviewAt, signal.observedAt - clockSkewMs);

    if (signal.nature === 'warning-only') {
      if (fresh && (signal.state === 'warn' || signal.state === 'fail')) (warning ??= []).push(signal);
      continue;
    }
    judged++;
    if (!fresh || !said) {
      const last = said ? signal : context.lastKnown.get(signal);
      if (last === undefined) continue;
      known++;
      (lost ??= []).push(signal);
      if (last.nature === 'transition') lostMove = signal;
      else if (last.state === 'fail') lostFailure = true;
      continue;
    }
    known++;
    if (signal.nature === 'transition') (moving ??= []).push(signal);
    else if (signal.state === 'pass') passing++;
    else if (signal.state === 'warn') (warning ??= []).push(signal);
    else {
      (failing ??= []).push(signal);
      failingSince = Math.min(failingSince ?? signal.since, signal.since);
    }
  }

  const settled = judged > 0 && passing === judged && !awaitsBalancer(resource, signals);
  const stopFails = failing?.some((signal) => signal.check === 'ec2/state') ?? false;
  const life = lifePhase({ ...context, moving: moving ?? none, stopFails, settled });
  if (life?.until !== undefined) reviewAt = Math.min(reviewAt, life.until);

  let standing: Standing;
  if (life) standing = 'moving';
  // Whether another controller is at work cannot be seen any more, so nobody may act as if none were.
  else if (lostMove) standing = 'unknown';
  else if (failing) standing = 'failing';
  // The last word was "fails". That nobody repeats it does not make it well.
  else if (lostFailure) standing = 'unknown';
  else if (passing > 0 || warning?.some((signal) => signal.nature !== 'warning-only')) standing = 'serving';
  else standing = judged === 0 && !checkedKinds.has(resource.kind) ? 'unchecked' : 'unknown';

  return {
    at: now,
    standing,
    phase: life && { kind: life.kind, reason: life.reason },
    failing: failing ?? none,
    warning: warning ?? none,
    passing,
    lost: lost ?? none,
    known,
    failingSince,
    reviewAt: reviewAt === Infinity ? undefined : reviewAt,
  };
}

/** Behind a load balancer that has not been heard of it yet: Auto Scaling has it in service as soon as it runs. */
function awaitsBalancer({ facts }: Resource, signals: readonly Signal[]): boolean {
  return facts['behindLoadBalancer'] === true && !signals.some(({ check }) => check === 'elb/target-health');
}

/** How many different families fail: two signals of one family are one witness, and an echo is none. */
export function failingFamilies(reading: Reading): ReadonlySet<Signal['family']> {
  const own = reading.failing.filter((signal) => !isEcho(signal));
  return new Set((own.length === 0 ? reading.failing : own).map((signal) => signal.family));
}
