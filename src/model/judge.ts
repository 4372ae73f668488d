import { blame } from './causes.ts';
import { findingOf } from './rules/registry.ts';
import { sharedCauses } from './shared-cause.ts';
import { type Signal, stateAt } from './signal.ts';
import type { Evidence, Verdict, VerdictKind } from './verdict.ts';
import type { Round, World } from './world.ts';

/** Verdicts that say that something is wrong with the target, as against with our sight or its timing. */
const bad: ReadonlySet<VerdictKind> = new Set<VerdictKind>(['suspect', 'host-failed', ...sharedCauses]);

export function isBad(kind: VerdictKind): boolean {
  return bad.has(kind);
}

/**
 * Gives every marked resource its verdict. Which one it is depends only on what is known now; the former
 * verdict lends nothing but its times, so that one bad sub-state after another never resets a clock.
 */
export function judge(world: World, round: Round): void {
  for (const node of round.rejudged) {
    const { resource, reading } = node;
    if (!resource || !reading) {
      blame(world, node, { before: world.verdicts.get(node.id), after: undefined }, round.now);
      world.verdicts.delete(node.id);
      continue;
    }
    const before = world.verdicts.get(node.id);
    const finding = findingOf({ world, node, resource, reading, now: round.now });
    const reviewAt = Math.min(reading.reviewAt ?? Infinity, finding.reviewAt ?? Infinity);
    const unhealthySince = unhealthyFrom(before, finding.kind, round.now);
    const verdict: Verdict = {
      target: node.id,
      kind: finding.kind,
      since: before?.kind === finding.kind ? before.since : round.now,
      reason: finding.reason,
      evidence: finding.evidence.map((signal) => witness(signal, round.now)),
      ...(unhealthySince === undefined ? {} : { unhealthySince }),
      ...(finding.cause === undefined ? {} : { cause: finding.cause }),
      ...(reviewAt === Infinity ? {} : { reviewAt }),
    };
    world.verdicts.set(node.id, verdict);
    blame(world, node, { before, after: verdict }, round.now);
    if (before?.kind === verdict.kind && before.cause === verdict.cause) continue;
    round.changes.push({ kind: 'verdict', verdict, from: before?.kind });
  }
}

/** It starts with the first bad verdict and ends only with a good one; not knowing neither starts nor ends it. */
function unhealthyFrom(before: Verdict | undefined, kind: VerdictKind, now: number): number | undefined {
  if (kind === 'healthy' || kind === 'degraded') return undefined;
  return before?.unhealthySince ?? (bad.has(kind) ? now : undefined);
}

function witness(signal: Signal, now: number): Evidence {
  const { check, family, observedAt, reason } = signal;
  return { check, state: stateAt(signal, now), family, observedAt, reason };
}
