import { Duration } from '@marcbachmann/cel-js/evaluator';
import type { Group } from '../model/group.ts';
import type { Fact, Resource } from '../model/resource.ts';
import type { Service } from '../model/service.ts';
import { type Signal, type SignalState, stateAt } from '../model/signal.ts';
import type { VerdictKind } from '../model/verdict.ts';
import { relationsByName } from './relation-names.ts';

// CEL wants class instances for typed values and BigInt for its int. Each view is a thin window on a
// value of the model; what is missing or not known is undefined, which CEL turns into an error and the
// condition into `unknown`.

export function durationOf(milliseconds: number): Duration {
  return Duration.fromMilliseconds(Math.max(0, milliseconds));
}

export class ResourceView {
  readonly #resource: Resource;
  #relations: ReadonlyMap<string, readonly string[]> | undefined;
  constructor(resource: Resource) {
    this.#resource = resource;
  }
  get id(): string {
    return this.#resource.id;
  }
  get kind(): string {
    return this.#resource.kind;
  }
  get account(): string {
    return this.#resource.account;
  }
  get region(): string {
    return this.#resource.region;
  }
  get zone(): string | undefined {
    return this.#resource.zone;
  }
  get name(): string {
    return this.#resource.name;
  }
  get tags(): Readonly<Record<string, string>> {
    return this.#resource.tags;
  }
  get facts(): Readonly<Record<string, Fact>> {
    return this.#resource.facts;
  }
  get relations(): ReadonlyMap<string, readonly string[]> {
    this.#relations ??= relationsByName(this.#resource.relations);
    return this.#relations;
  }
}

/** How times that a condition reads are told to whoever evaluates: `since` is when the clock started. */
export interface TimeReads {
  readonly nowMs: number;
  elapsedSince(since: number): void;
  /** The value changes by itself at this time. */
  changesAt(at: number): void;
}

/**
 * All signals of one check of one target: one per judge (target group, alarm). The worst speaks: one
 * that fails is not outvoted, and one that is not known keeps the others from passing.
 */
export class SignalView {
  readonly #signal: Signal;
  readonly #state: SignalState;
  readonly #time: TimeReads;
  constructor(signals: readonly [Signal, ...Signal[]], time: TimeReads) {
    let [worst] = signals;
    let state = stateAt(worst, time.nowMs);
    for (const signal of signals.slice(1)) {
      const other = stateAt(signal, time.nowMs);
      if (severity[other] > severity[state]) [worst, state] = [signal, other];
    }
    this.#signal = worst;
    this.#state = state;
    this.#time = time;
  }
  get state(): string | undefined {
    return this.#state === 'unknown' ? undefined : this.#state;
  }
  get known(): boolean {
    const { observedAt, validForMs } = this.#signal;
    this.#time.changesAt(observedAt + validForMs + 1);
    return this.#state !== 'unknown';
  }
  get reason(): string {
    return this.#signal.reason;
  }
  get value(): number | undefined {
    return this.#state === 'unknown' ? undefined : this.#signal.value;
  }
  get age(): Duration {
    this.#time.elapsedSince(this.#signal.observedAt);
    return durationOf(this.#time.nowMs - this.#signal.observedAt);
  }
  get for(): Duration | undefined {
    if (this.#state === 'unknown') return undefined;
    this.#time.elapsedSince(this.#signal.since);
    return durationOf(this.#time.nowMs - this.#signal.since);
  }
}

const severity: Readonly<Record<SignalState, number>> = { pass: 0, unknown: 1, warn: 2, fail: 3 };

export class GroupView {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly state: string | undefined;
  readonly desired: bigint;
  readonly serving: bigint;
  readonly failing: bigint;
  readonly unknown: bigint;
  readonly total: bigint;
  constructor(group: Group) {
    this.id = group.id;
    this.name = group.name;
    this.kind = group.kind;
    this.state = group.state === 'unknown' ? undefined : group.state;
    this.desired = BigInt(group.desired);
    this.serving = BigInt(group.serving);
    this.failing = BigInt(group.failing);
    this.unknown = BigInt(group.unknown);
    this.total = BigInt(group.members.length);
  }
}

export class ServiceView {
  readonly name: string;
  readonly tier: bigint;
  readonly state: string | undefined;
  constructor(service: Service) {
    this.name = service.name;
    this.tier = BigInt(service.tier);
    this.state = service.state === 'unknown' ? undefined : service.state;
  }
}

export class SiblingsView {
  readonly serving: bigint;
  readonly failing: bigint;
  readonly unknown: bigint;
  readonly total: bigint;
  constructor(counts: { readonly serving: number; readonly failing: number; readonly unknown: number }) {
    this.serving = BigInt(counts.serving);
    this.failing = BigInt(counts.failing);
    this.unknown = BigInt(counts.unknown);
    this.total = BigInt(counts.serving + counts.failing + counts.unknown);
  }
}

export class ReplicaView {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly verdict: VerdictKind | undefined;
  readonly lagSeconds: number | undefined;
  constructor(replica: Resource, verdict: VerdictKind | undefined, lagSeconds: number | undefined) {
    this.id = replica.id;
    this.name = replica.name;
    this.region = replica.region;
    this.verdict = verdict;
    this.lagSeconds = lagSeconds;
  }
}
