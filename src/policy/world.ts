import type { Duration } from '@marcbachmann/cel-js/evaluator';
import type { Resource } from '../model/resource.ts';
import { type Signal, stateAt } from '../model/signal.ts';
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

/**
 * What one condition sees of one target: the variables of `celVariables`, each made only when the
 * condition names it. A variable that is undefined makes the condition unknown.
 */
export class World implements TimeReads {
  readonly now: number;
  readonly #subject: Subject;
  readonly #thresholds: readonly number[] | undefined;
  readonly #target: Resource;

  /** `thresholds`: the durations that times are compared with; undefined when times are used otherwise. */
  constructor(subject: Subject, thresholds: readonly number[] | undefined) {
    const target = subject.model.resources.get(subject.target);
    if (target === undefined) throw new UnknownFact(`${subject.target} is not in the model`);
    this.now = subject.now;
    this.#target = target;
    this.#subject = subject;
    this.#thresholds = thresholds;
  }

  /** For `alarm()` and `metric()`, which get the evaluation's context. No CEL name leads here. */
  get world(): World {
    return this;
  }

  elapsedSince(since: number): void {
    const { reviewAt } = this.#subject;
    if (reviewAt === undefined) return;
    if (this.#thresholds === undefined) return reviewAt(this.now + 1);
    for (const threshold of this.#thresholds) {
      // Both sides of the boundary: `>=` turns at it, `>` a millisecond later.
      const boundary = since + threshold;
      if (boundary >= this.now) reviewAt(boundary > this.now ? boundary : boundary + 1);
    }
  }

  changesAt(at: number): void {
    if (at > this.now) this.#subject.reviewAt?.(at);
  }

  get resource(): ResourceView {
    return new ResourceView(this.#target);
  }

  get verdict(): string | undefined {
    return this.#subject.model.verdicts.get(this.#target.id)?.kind;
  }

  get verdictFor(): Duration | undefined {
    const verdict = this.#subject.model.verdicts.get(this.#target.id);
    if (verdict === undefined) return undefined;
    this.elapsedSince(verdict.since);
    return durationOf(this.now - verdict.since);
  }

  get unhealthyFor(): Duration | undefined {
    const verdict = this.#subject.model.verdicts.get(this.#target.id);
    if (verdict === undefined) return undefined;
    if (verdict.unhealthySince === undefined) return durationOf(0);
    this.elapsedSince(verdict.unhealthySince);
    return durationOf(this.now - verdict.unhealthySince);
  }

  get signals(): ReadonlyMap<string, SignalView> {
    const byCheck = new Map<string, [Signal, ...Signal[]]>();
    for (const signal of this.#subject.model.signals.get(this.#target.id) ?? []) {
      const known = byCheck.get(signal.check);
      if (known === undefined) byCheck.set(signal.check, [signal]);
      else known.push(signal);
    }
    return new Map([...byCheck].map(([check, signals]) => [check, new SignalView(signals, this)]));
  }

  get group(): GroupView | undefined {
    const [primary] = groupsOfTarget(this.#subject.model, this.#target.id);
    return primary === undefined ? undefined : new GroupView(primary);
  }

  get groups(): readonly GroupView[] {
    return groupsOfTarget(this.#subject.model, this.#target.id).map((group) => new GroupView(group));
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
    const [primary] = groupsOfTarget(model, target);
    if (primary === undefined) return undefined;
    const counts = { serving: 0, failing: 0, unknown: 0 };
    for (const member of primary.members) {
      if (member !== target) counts[standing(model.verdicts.get(member)?.kind ?? 'stale')] += 1;
    }
    return new SiblingsView(counts);
  }

  get replicas(): readonly ReplicaView[] {
    const { model } = this.#subject;
    return replicasOf(model, this.#target).map((replica) => {
      const signals = model.signals.get(replica.id) ?? [];
      const lag = signals.find(({ check }) => check === 'rds/replica-lag');
      const known = lag !== undefined && stateAt(lag, this.now) !== 'unknown' ? lag.value : undefined;
      if (lag !== undefined && known !== undefined) this.changesAt(lag.observedAt + lag.validForMs + 1);
      return new ReplicaView(replica, model.verdicts.get(replica.id)?.kind, known);
    });
  }

  /** True when any alarm of this name is in alarm. Throws when none exists or none is known to be well. */
  alarm(name: string): boolean {
    const states = alarmsNamed(this.#subject.model, name, this.#target).map((alarm) => {
      const signals = this.#subject.model.signals.get(alarm.id) ?? [];
      const own = signals.find(({ check }) => check === 'cloudwatch/alarm');
      return own === undefined ? 'unknown' : stateAt(own, this.now);
    });
    if (states.includes('fail')) return true;
    if (states.length === 0) throw new UnknownFact(`no alarm named ${name} is known`);
    if (states.includes('unknown')) throw new UnknownFact(`the state of alarm ${name} is not known`);
    return false;
  }

  /** The newest value of a metric of the target. Throws when there is none that is still valid. */
  metric(name: string): number {
    const signals = this.#subject.model.signals.get(this.#target.id) ?? [];
    const signal = signals.find(({ check }) => check === `metric/${name}`);
    if (signal?.value === undefined || stateAt(signal, this.now) === 'unknown')
      throw new UnknownFact(`no fresh value of ${name}`);
    return signal.value;
  }
}
