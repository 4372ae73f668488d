import type { Duration } from '@marcbachmann/cel-js/evaluator';
import type { Group } from '../model/group.ts';
import type { Resource } from '../model/resource.ts';
import { type Signal, stateAt } from '../model/signal.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Subject } from './policy.ts';
import { alarmsNamed, groupsOfTarget, replicasOf, standing } from './world-facts.ts';
import {
  durationOf,
  GroupView,
  ReplicaView,
  ResourceView,
  ServiceView,
  SiblingsView,
  SignalView,
  type TimeReads,
} from './world-views.ts';

/** A fact that a condition needs and that nobody knows. The condition becomes `unknown`. */
export class UnknownFact extends Error {}

// Made once, for conditions ask in every cycle, and the stack of an error, which nobody reads here, takes
// longer than all the rest of a condition.
const noSuchAlarm = new UnknownFact('no alarm of that name is known');
const unknownAlarm = new UnknownFact('the state of the alarm is not known');
const noFreshValue = new UnknownFact('there is no fresh value of the metric');

/**
 * What one condition sees of one target: the variables of `celVariables`, each made only when the
 * condition names it. A variable that is undefined makes the condition unknown.
 */
export class World implements TimeReads {
  readonly nowMs: number;
  readonly #subject: Subject;
  /** Undefined when it is gone: then only its former groups and the clock can be asked. */
  readonly #target: Resource | undefined;
  readonly #verdict: Verdict | undefined;
  #thresholds: readonly number[] | undefined;
  #groups: readonly Group[] | undefined;
  #resourceView: ResourceView | undefined;
  #signalViews: ReadonlyMap<string, SignalView> | undefined;

  constructor(subject: Subject) {
    this.nowMs = subject.now;
    this.#target = subject.model.resources.get(subject.target);
    this.#verdict = this.#target === undefined ? undefined : subject.model.verdicts.get(subject.target);
    this.#subject = subject;
  }

  /** The durations that times are compared with; undefined when they are used otherwise. */
  comparingWith(thresholds: readonly number[] | undefined): this {
    this.#thresholds = thresholds;
    return this;
  }

  /** For `alarm()` and `metric()`, which get the evaluation's context. No CEL name leads here. */
  get world(): World {
    return this;
  }

  elapsedSince(since: number): void {
    const { reviewAt } = this.#subject;
    if (reviewAt === undefined) return;
    if (this.#thresholds === undefined) return reviewAt(this.nowMs + 1);
    for (const threshold of this.#thresholds) {
      // Both sides of the boundary: `>=` turns at it, `>` a millisecond later.
      const boundary = since + threshold;
      if (boundary >= this.nowMs) reviewAt(boundary > this.nowMs ? boundary : boundary + 1);
    }
  }

  changesAt(at: number): void {
    if (at > this.nowMs) this.#subject.reviewAt?.(at);
  }

  get resource(): ResourceView | undefined {
    if (this.#target === undefined) return undefined;
    this.#resourceView ??= new ResourceView(this.#target);
    return this.#resourceView;
  }

  #allGroups(): readonly Group[] {
    const { model, target, formerGroups } = this.#subject;
    this.#groups ??= groupsOfTarget(model, target, formerGroups);
    return this.#groups;
  }

  #allSignals(): readonly Signal[] {
    return this.#subject.model.signals.get(this.#subject.target) ?? [];
  }

  get now(): Date {
    this.#subject.reviewAt?.(this.nowMs + 1);
    return new Date(this.nowMs);
  }

  get verdict(): string | undefined {
    return this.#verdict?.kind;
  }

  get verdictFor(): Duration | undefined {
    const verdict = this.#verdict;
    if (verdict === undefined) return undefined;
    this.elapsedSince(verdict.since);
    return durationOf(this.nowMs - verdict.since);
  }

  get unhealthyFor(): Duration | undefined {
    const verdict = this.#verdict;
    if (verdict === undefined) return undefined;
    if (verdict.unhealthySince === undefined) return durationOf(0);
    this.elapsedSince(verdict.unhealthySince);
    return durationOf(this.nowMs - verdict.unhealthySince);
  }

  get signals(): ReadonlyMap<string, SignalView> | undefined {
    if (this.#target === undefined) return undefined;
    if (this.#signalViews !== undefined) return this.#signalViews;
    const byCheck = new Map<string, [Signal, ...Signal[]]>();
    for (const signal of this.#allSignals()) {
      const known = byCheck.get(signal.check);
      if (known === undefined) byCheck.set(signal.check, [signal]);
      else known.push(signal);
    }
    const views = new Map<string, SignalView>();
    for (const [check, signals] of byCheck) views.set(check, new SignalView(signals, this));
    this.#signalViews = views;
    return views;
  }

  get group(): GroupView | undefined {
    const [primary] = this.#allGroups();
    return primary === undefined ? undefined : new GroupView(primary);
  }

  get groups(): readonly GroupView[] {
    return this.#allGroups().map((group) => new GroupView(group));
  }

  /** The most important service that the target, or else one of its groups, belongs to. */
  get service(): ServiceView | undefined {
    const { model, target } = this.#subject;
    const own = model.servicesOf(target);
    const names = own.length > 0 ? own : model.groupsOf(target).flatMap((group) => model.servicesOf(group));
    const [first] = names
      .map((name) => model.services.get(name))
      .filter((service) => service !== undefined)
      .toSorted((a, b) => a.tier - b.tier || (a.name < b.name ? -1 : 1));
    return first === undefined ? undefined : new ServiceView(first);
  }

  /** The other members of the primary group, by their verdicts. */
  get siblings(): SiblingsView | undefined {
    const { model, target } = this.#subject;
    const [primary] = this.#allGroups();
    if (primary === undefined) return undefined;
    const counts = { serving: 0, failing: 0, unknown: 0 };
    for (const member of primary.members) {
      if (member !== target) counts[standing(model.verdicts.get(member)?.kind ?? 'stale')] += 1;
    }
    return new SiblingsView(counts);
  }

  get replicas(): readonly ReplicaView[] | undefined {
    const { model } = this.#subject;
    if (this.#target === undefined) return undefined;
    return replicasOf(model, this.#target).map((replica) => {
      const signals = model.signals.get(replica.id) ?? [];
      const lag = signals.find(({ check }) => check === 'rds/replica-lag');
      const known = lag !== undefined && stateAt(lag, this.nowMs) !== 'unknown' ? lag.value : undefined;
      if (lag !== undefined && known !== undefined) this.changesAt(lag.observedAt + lag.validForMs + 1);
      return new ReplicaView(replica, model.verdicts.get(replica.id)?.kind, known);
    });
  }

  /** True when any alarm of this name is in alarm. Throws when none exists or none is known to be well. */
  alarm(name: string): boolean {
    const home = this.#target ?? this.#allGroups()[0];
    const states = alarmsNamed(this.#subject.model, name, home).map((alarm) => {
      const signals = this.#subject.model.signals.get(alarm.id) ?? [];
      const own = signals.find(({ check }) => check === 'cloudwatch/alarm');
      return own === undefined ? 'unknown' : stateAt(own, this.nowMs);
    });
    if (states.includes('fail')) return true;
    if (states.length === 0) throw noSuchAlarm;
    if (states.includes('unknown')) throw unknownAlarm;
    return false;
  }

  /** The newest value of a metric of the target. Throws when there is none that is still valid. */
  metric(name: string): number {
    const signal = this.#allSignals().find(({ check }) => check === `metric/${name}`);
    if (signal?.value === undefined || stateAt(signal, this.nowMs) === 'unknown') throw noFreshValue;
    return signal.value;
  }
}

// Policies ask one target one after the other: the world that the last one saw serves the next. Nothing
// of it can be old, for a subject is made for one target in one model at one time.
let last: { readonly subject: Subject; readonly world: World } | undefined;

export function worldOf(subject: Subject): World {
  if (last?.subject !== subject) last = { subject, world: new World(subject) };
  return last.world;
}
