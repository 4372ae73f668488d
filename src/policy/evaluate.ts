import type { Incident } from '../model/incident.ts';
import type { Model } from '../model/model.ts';
import type { Attempts } from './attempts.ts';
import { chooseRung } from './choose-rung.ts';
import { matches } from './matches.ts';
import { fingerprintOf, type Pending, type Waiting } from './pending.ts';
import type { Policy, PolicySet, Subject } from './policy.ts';
import type { Proposal } from './proposal.ts';
import { touchedBy } from './touched.ts';

export interface EvaluationInput {
  readonly policies: PolicySet;
  readonly model: Model;
  readonly pending: Pending;
  readonly attempts: Attempts;
  readonly now: number;
}

export interface EvaluationResult {
  /** Every proposal that stands now, in the order of the policies, then of the target ids. */
  readonly proposals: readonly Proposal[];
  readonly pending: Pending;
  /** Proposals that stood before and do not any more, by key. */
  readonly ended: readonly { readonly key: string; readonly policy: string; readonly target: string }[];
  /** When to evaluate again though nothing changed. */
  readonly reviewAt?: number;
}

/**
 * What the policies would do now. It must see every fold's changes once: it looks only at targets that
 * they touch, at those whose condition holds and at those whose time has come. The first time, and after
 * a reload, it looks at everything.
 *
 * `for` needs an unbroken true. `unknown` is not true: it ends the run, and a standing proposal with it,
 * so missing facts can only mean that less is done.
 */
export function evaluate(input: EvaluationInput): EvaluationResult {
  const { model, now } = input;
  const afresh = input.pending.revision !== input.policies.revision;
  const touched = touchedBy(model);
  const incidents = openIncidents(model);
  const proposals: Proposal[] = [];
  const ended: EvaluationResult['ended'][number][] = [];
  const policies = new Map<string, { fingerprint: string; targets: ReadonlyMap<string, Waiting> }>();
  let reviewAt = Number.POSITIVE_INFINITY;

  for (const policy of input.policies.policies) {
    const before = input.pending.policies.get(policy.name);
    const fingerprint = afresh || before === undefined ? fingerprintOf(policy) : before.fingerprint;
    const known = before?.fingerprint === fingerprint ? before.targets : new Map<string, Waiting>();
    if (before !== undefined && known !== before.targets) end(policy.name, before.targets, ended);
    const of = touched.of(policy);
    const candidates = afresh || of === 'all' ? model.ofKind(policy.watch) : of;
    const next = new Map<string, Waiting>();
    const look = (target: string) => {
      const outcome = assess(policy, target, known.get(target), input);
      const old = known.get(target)?.proposal;
      if (outcome.rungIndex !== undefined && outcome.waiting?.since !== undefined)
        proposals.push(propose(policy, target, outcome.rungIndex, outcome.waiting.since, model, incidents()));
      if (old !== undefined && old !== outcome.waiting?.proposal)
        ended.push({ key: old, policy: policy.name, target });
      if (outcome.waiting !== undefined) next.set(target, outcome.waiting);
    };
    const looked = new Set<string>(candidates);
    for (const [target, waiting] of known) {
      if (waiting.since !== undefined || (waiting.reviewAt ?? 0) <= now || looked.has(target))
        looked.add(target);
      else next.set(target, waiting);
    }
    for (const target of looked) look(target);
    for (const { reviewAt: at } of next.values()) if (at !== undefined && at < reviewAt) reviewAt = at;
    policies.set(policy.name, { fingerprint, targets: next });
  }
  for (const [name, { targets }] of input.pending.policies)
    if (!policies.has(name)) end(name, targets, ended);
  const standing = new Set(proposals.map(({ key }) => key));
  return {
    proposals: inOrder(proposals, input.policies.policies),
    pending: { revision: input.policies.revision, policies },
    // A reloaded policy may end a run and start the same one anew.
    ended: ended.filter(({ key }) => !standing.has(key)),
    ...(reviewAt === Number.POSITIVE_INFINITY ? {} : { reviewAt: Math.max(reviewAt, now + leastReviewMs) }),
  };
}

/** A condition that uses time in a way that cannot be foreseen asks to be looked at all the time. */
const leastReviewMs = 1_000;

interface Outcome {
  /** Absent: nothing to remember. */
  readonly waiting?: Waiting;
  readonly rungIndex?: number;
}

function assess(
  policy: Policy,
  target: string,
  before: Waiting | undefined,
  { model, attempts, now }: EvaluationInput,
): Outcome {
  const resource = model.resources.get(target);
  if (resource === undefined || !matches(policy, resource)) return {};
  let reviewAt = Number.POSITIVE_INFINITY;
  const subject: Subject = {
    target,
    model,
    now,
    reviewAt: (at) => {
      if (at < reviewAt) reviewAt = at;
    },
  };
  const answer = policy.when.evaluate(subject);
  if (answer !== true) return reviewAt === Number.POSITIVE_INFINITY ? {} : { waiting: { reviewAt } };
  // A clock that was set back must not let a run look longer than it was.
  const since = Math.min(before?.since ?? now, now);
  if (now - since < policy.forMs) {
    return { waiting: { since, reviewAt: Math.min(reviewAt, since + policy.forMs) } };
  }
  const rungIndex = chooseRung(policy, attempts, subject);
  const timed = reviewAt === Number.POSITIVE_INFINITY ? {} : { reviewAt };
  if (rungIndex === undefined) return { waiting: { since, ...timed } };
  return { rungIndex, waiting: { since, proposal: `${policy.name}/${target}/${rungIndex}`, ...timed } };
}

function propose(
  policy: Policy,
  target: string,
  rungIndex: number,
  since: number,
  model: Model,
  incidents: ReadonlyMap<string, Incident>,
): Proposal {
  const rung = policy.remedy[rungIndex];
  if (rung === undefined) throw new Error(`policy ${policy.name} has no rung ${rungIndex}`);
  const verdict = model.verdicts.get(target);
  const incident = incidents.get(target);
  return {
    key: `${policy.name}/${target}/${rungIndex}`,
    policy,
    target,
    rungIndex,
    rung,
    since,
    // Every resource has a verdict; one that has none yet is not known, and no gate lets that act.
    verdict: verdict?.kind ?? 'stale',
    reason: verdict?.reason ?? 'no verdict was reached yet',
    evidence: verdict?.evidence ?? [],
    ...(incident === undefined ? {} : { incident: incident.id }),
  };
}

/** Open incidents by what they are about, worked out only when a proposal asks. */
function openIncidents(model: Model): () => ReadonlyMap<string, Incident> {
  let byTarget: Map<string, Incident> | undefined;
  return () => {
    if (byTarget !== undefined) return byTarget;
    byTarget = new Map();
    for (const incident of model.incidents.values()) {
      if (incident.closedAt !== undefined) continue;
      for (const id of incident.affected) if (!byTarget.has(id)) byTarget.set(id, incident);
    }
    // The incident about the target itself goes before one that merely affects it.
    for (const incident of model.incidents.values()) {
      if (incident.closedAt === undefined) byTarget.set(incident.subject, incident);
    }
    return byTarget;
  };
}

function end(
  policy: string,
  targets: ReadonlyMap<string, Waiting>,
  ended: { key: string; policy: string; target: string }[],
): void {
  for (const [target, { proposal }] of targets)
    if (proposal !== undefined) ended.push({ key: proposal, policy, target });
}

function inOrder(proposals: readonly Proposal[], policies: readonly Policy[]): readonly Proposal[] {
  const place = new Map(policies.map((policy, index) => [policy.name, index]));
  const placeOf = (proposal: Proposal) => place.get(proposal.policy.name) ?? 0;
  return proposals.toSorted((a, b) => placeOf(a) - placeOf(b) || (a.target < b.target ? -1 : 1));
}
