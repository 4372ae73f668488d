import type { Model } from '../model/model.ts';
import type { ResourceKind } from '../model/resource.ts';
import { assess, type Candidate, candidateOf } from './assess.ts';
import type { Attempts } from './attempts.ts';
import { fingerprintOf, type Pending, type Waiting } from './pending.ts';
import type { Policy, PolicySet } from './policy.ts';
import type { Proposal } from './proposal.ts';
import { openIncidents, propose } from './propose.ts';
import { seesFar, type Touched, touchedBy } from './touched.ts';

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
 * they touch, at those whose condition has held for long enough and at those whose time has come. The first time, and after
 * a reload, it looks at everything.
 *
 * `for` needs an unbroken true. `unknown` is not true: it ends the run, and a standing proposal with it,
 * so missing facts can only mean that less is done.
 */
export function evaluate(input: EvaluationInput): EvaluationResult {
  const { model, now } = input;
  const touched = touchedBy(model, input.policies.policies);
  const afresh = input.pending.revision !== input.policies.revision;
  const rounds = input.policies.policies.map((policy) => roundOf(policy, input, afresh, touched.wholly));
  const ended = afresh ? [...endedByReload(rounds, input)] : [];
  const incidents = openIncidents(model);
  const proposals: Proposal[] = [];

  const look = (round: Round, candidate: Candidate) => {
    const { policy, known, next } = round;
    const target = candidate.resource.id;
    const before = known.get(target);
    const { waiting, rungs = [] } = assess(policy, candidate, before, input.attempts);
    if (waiting !== undefined) next.set(target, waiting);
    for (const rung of rungs)
      if (waiting?.since !== undefined)
        proposals.push(propose(policy, target, rung, waiting.since, model, incidents()));
    for (const key of before?.proposals ?? [])
      if (waiting?.proposals?.includes(key) !== true) ended.push({ key, policy: policy.name, target });
  };

  // Most cycles touch nothing: what was true before is then all there is to look at.
  if (touched.near.size > 0 || touched.far.size > 0 || rounds.some(({ everything }) => everything))
    for (const [kind, ofKind] of Map.groupBy(rounds, ({ policy }) => policy.watch))
      lookAtKind(kind, ofKind, touched, input, look);
  for (const round of rounds) lookAtKnown(round, touched, input, look, ended);

  const standing = new Set(proposals.map(({ key }) => key));
  const reviewAt = earliestReview(rounds);
  return {
    proposals: inOrder(proposals, input.policies.policies),
    pending: {
      revision: input.policies.revision,
      policies: new Map(
        rounds.map(({ policy, fingerprint, next }) => [policy.name, { fingerprint, targets: next }]),
      ),
    },
    // A reloaded policy may end a run and start the same one anew.
    ended: ended.filter(({ key }) => !standing.has(key)),
    ...(reviewAt === undefined ? {} : { reviewAt: Math.max(reviewAt, now + leastReviewMs) }),
  };
}

/** A condition that uses time in a way that cannot be foreseen asks to be looked at all the time. */
const leastReviewMs = 1_000;

/** One policy in one evaluation. */
interface Round {
  readonly policy: Policy;
  readonly fingerprint: string;
  readonly known: ReadonlyMap<string, Waiting>;
  readonly next: Map<string, Waiting>;
  /** Whether every resource of its kind is looked at. */
  readonly everything: boolean;
}

type Look = (round: Round, candidate: Candidate) => void;

const noneKnown: ReadonlyMap<string, Waiting> = new Map();

function roundOf(
  policy: Policy,
  { pending }: EvaluationInput,
  afresh: boolean,
  wholly: ReadonlySet<Policy>,
): Round {
  const before = pending.policies.get(policy.name);
  const isNew = afresh || before === undefined;
  const fingerprint = isNew ? fingerprintOf(policy) : before.fingerprint;
  const known = before?.fingerprint === fingerprint ? before.targets : noneKnown;
  return { policy, fingerprint, known, next: new Map(), everything: isNew || wholly.has(policy) };
}

/** Targets outside, policies inside: what one policy found out of a target serves the next. */
function lookAtKind(
  kind: ResourceKind,
  rounds: readonly Round[],
  touched: Touched,
  { model, now }: EvaluationInput,
  look: Look,
): void {
  const whole = rounds.filter(({ everything }) => everything);
  const part = rounds.filter(({ everything }) => !everything);
  const visit = (id: string, who: readonly Round[]) => {
    const resource = model.resources.get(id);
    if (resource?.kind !== kind) return;
    const candidate = candidateOf(resource, model, now);
    for (const round of who) look(round, candidate);
  };
  if (whole.length > 0) for (const id of model.ofKind(kind)) visit(id, whole);
  if (part.length > 0) for (const id of touched.near) visit(id, part);
  const farSeeing = part.filter(({ policy }) => seesFar(policy));
  if (farSeeing.length > 0) for (const id of touched.far) visit(id, farSeeing);
}

/** What was waiting and not touched: looked at when its condition held or its time has come, else kept. */
function lookAtKnown(
  round: Round,
  { near, far }: Touched,
  { model, now }: EvaluationInput,
  look: Look,
  ended: { key: string; policy: string; target: string }[],
): void {
  const { policy, known, next, everything } = round;
  const sees = seesFar(policy);
  for (const [target, waiting] of known) {
    const resource = model.resources.get(target);
    if (resource?.kind !== policy.watch) {
      for (const key of waiting.proposals ?? []) ended.push({ key, policy: policy.name, target });
    } else if (everything || near.has(target) || (sees && far.has(target))) {
      continue;
    } else if (mayHaveMoved(waiting, policy, now)) {
      look(round, candidateOf(resource, model, now));
    } else {
      next.set(target, waiting);
    }
  }
}

/**
 * Whether an untouched target has to be looked at: its time has come, it stands proposed, or its ladder
 * may by now offer a rung. While `for` still runs, neither can be; a clock set back is looked at anew.
 */
function mayHaveMoved({ since, reviewAt = 0 }: Waiting, { forMs }: Policy, now: number): boolean {
  return reviewAt <= now || (since !== undefined && (now < since || since + forMs <= now));
}

/** Proposals of policies that are gone, or that ask something else under the old name. */
function* endedByReload(
  rounds: readonly Round[],
  { pending }: EvaluationInput,
): Generator<EvaluationResult['ended'][number]> {
  const kept = new Map(rounds.map(({ policy, known }) => [policy.name, known]));
  for (const [policy, { targets }] of pending.policies) {
    if (kept.get(policy) === targets) continue;
    for (const [target, { proposals = [] }] of targets)
      for (const key of proposals) yield { key, policy, target };
  }
}

function earliestReview(rounds: readonly Round[]): number | undefined {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { next } of rounds)
    for (const { reviewAt } of next.values())
      if (reviewAt !== undefined && reviewAt < earliest) earliest = reviewAt;
  return earliest === Number.POSITIVE_INFINITY ? undefined : earliest;
}

function inOrder(proposals: readonly Proposal[], policies: readonly Policy[]): readonly Proposal[] {
  if (proposals.length < 2) return proposals;
  const place = new Map(policies.map((policy, index) => [policy.name, index]));
  const placeOf = (proposal: Proposal) => place.get(proposal.policy.name) ?? 0;
  return proposals.toSorted(
    (a, b) =>
      placeOf(a) - placeOf(b) ||
      (a.target === b.target ? a.rungIndex - b.rungIndex : a.target < b.target ? -1 : 1),
  );
}
