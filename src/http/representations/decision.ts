import { z } from 'zod';
import type { RecordedEvent } from '../../journal/event.ts';
import type { Model } from '../../model/model.ts';
import type { Rung } from '../../policy/policy.ts';
import { whyItAsks } from '../../policy/why-it-asks.ts';
import type { Decision } from '../../safety/decision.ts';
import type { Gate } from '../../safety/gate.ts';
import { inWords } from '../../safety/votes.ts';
import { verdictKindShape } from './states.ts';
import { time, timeIfAny, timeShape } from './time.ts';
import { evidence, evidenceShape } from './evidence.ts';
import { nameOf } from '../../model/name-of.ts';

const votesShape = z
  .object({
    quorum: z.int().describe('Different people who must say yes.'),
    from: z.array(z.string()).optional().describe("Whose yes counts. Absent: every operator's."),
    approvedBy: z.array(z.string()),
    rejectedBy: z.string().optional(),
    missing: z.int().describe('How many more must say yes.'),
  })
  .meta({ id: 'Votes', description: 'Where people were asked: how they have answered.' });

const gateShape = z
  .object({
    gate: z.string(),
    protects: z.string().optional().describe('What the gate is there for.'),
    outcome: z.enum(['allow', 'deny', 'defer']),
    reason: z.string(),
    value: z.string().optional().describe('What was measured.'),
    bound: z.string().optional().describe('What it was held against.'),
    evidenceAgeSeconds: z.number().optional(),
    until: timeShape.optional(),
    overriddenBy: z.string().optional().describe('Who ordered to act in spite of it.'),
    votes: votesShape.optional(),
  })
  .meta({ id: 'GateResult' });

export const decisionShape = z
  .object({
    proposal: z.string().describe('Key of the proposal.'),
    policy: z.string(),
    action: z.string(),
    rung: z.int(),
    target: z.string(),
    targetName: z.string(),
    outcome: z.enum(['act', 'would-act', 'await-approval', 'refuse', 'defer']),
    headline: z.string().describe('The decision in one sentence.'),
    verdict: verdictKindShape,
    reason: z.string().describe('Why the policy proposes it.'),
    since: timeShape.describe('When the condition became true.'),
    at: timeShape.describe('When it was decided.'),
    reviewAt: timeShape.optional(),
    standing: z.boolean().describe('False: the proposal has ended, or was decided again since.'),
    incident: z.string().optional(),
    gates: z.array(gateShape),
    evidence: z.array(evidenceShape),
  })
  .meta({ id: 'Decision' });

export type DecisionRepresentation = z.output<typeof decisionShape>;
type DecisionEvent = Extract<RecordedEvent, { kind: 'decision' }>;

export function actionOf(rung: Rung): string {
  return rung.kind === 'page' ? `page ${rung.to}` : rung.action;
}

export function decisionRepresentation(
  decision: Decision,
  model: Model,
  gates: readonly Gate[],
): DecisionRepresentation {
  const { proposal } = decision;
  return represent(
    {
      proposal: proposal.key,
      policy: proposal.policy.name,
      action: actionOf(proposal.rung),
      target: proposal.target,
      rungIndex: proposal.rungIndex,
      since: proposal.since,
      verdict: proposal.verdict,
      reason: whyItAsks(proposal, model, decision.at),
      evidence: proposal.evidence,
      outcome: decision.outcome,
      gates: decision.results,
      at: decision.at,
      ...(proposal.incident !== undefined && { incident: proposal.incident }),
      ...(decision.reviewAt !== undefined && { reviewAt: decision.reviewAt }),
    },
    { model, gates, standing: true },
  );
}

/** A decision as the journal has it: what was decided then, however things stand now. */
export function recordedDecisionRepresentation(
  event: DecisionEvent,
  model: Model,
  gates: readonly Gate[],
  standing: boolean,
): DecisionRepresentation {
  return represent(event, { model, gates, standing });
}

function represent(
  decision: Omit<DecisionEvent, 'kind' | 'number'>,
  context: { model: Model; gates: readonly Gate[]; standing: boolean },
): DecisionRepresentation {
  const protects = new Map(context.gates.map((gate) => [gate.name, gate.protects]));
  const targetName = nameOf(decision.target, context.model);
  return {
    proposal: decision.proposal,
    policy: decision.policy,
    action: decision.action,
    rung: decision.rungIndex,
    target: decision.target,
    targetName,
    outcome: decision.outcome,
    headline: headline(decision, targetName),
    verdict: decision.verdict,
    reason: decision.reason,
    since: time(decision.since),
    at: time(decision.at),
    reviewAt: timeIfAny(decision.reviewAt),
    standing: context.standing,
    incident: decision.incident,
    gates: decision.gates.map((result) => ({
      gate: result.gate,
      protects: protects.get(result.gate),
      outcome: result.outcome,
      reason: result.reason,
      value: result.value,
      bound: result.bound,
      evidenceAgeSeconds: result.evidenceAgeMs === undefined ? undefined : result.evidenceAgeMs / 1000,
      until: timeIfAny(result.until),
      overriddenBy: result.overriddenBy,
      votes: result.votes && {
        ...result.votes,
        approvedBy: [...result.votes.approvedBy],
        from: result.votes.from && [...result.votes.from],
      },
    })),
    evidence: decision.evidence.map(evidence),
  };
}

/** The decision in one sentence. */
export function headline(decision: Omit<DecisionEvent, 'kind' | 'number'>, targetName: string): string {
  const what = `${decision.action} on ${targetName}`;
  const against = decision.gates.filter((result) => result.outcome !== 'allow');
  // A refusal is told by what denies: what merely defers would have gone away by itself.
  const first = against.find((result) => result.outcome === 'deny') ?? against[0];
  const why = (first?.reason ?? 'every gate allows it').replace(/\.$/, '');
  const more = against.length > 1 ? ` (and ${against.length - 1} more)` : '';
  switch (decision.outcome) {
    case 'act':
      return `Allowed ${what}: ${whoAgreed(decision)}`;
    case 'would-act':
      return `Would do ${what}: ${why}`;
    case 'await-approval':
      return `Waits for approval of ${what}: ${why}`;
    case 'refuse':
      // Once is enough: that a call is not repeated is no refusal to whoever waits for it.
      if (against.every(({ gate }) => gate === 'page-once') && against.length > 0)
        return `Paged already about ${targetName}: ${why}`;
      if (first?.votes?.rejectedBy !== undefined) return `Rejected ${what}: ${why}${more}`;
      if (first?.votes !== undefined) return `Expired, ${what}: ${why}${more}`;
      return `Refused ${what}: ${why}${more}`;
    case 'defer':
      return `Put off ${what}: ${why}${more}`;
  }
}

/** What a person overruled did not agree. */
function whoAgreed({ gates }: Pick<DecisionEvent, 'gates'>): string {
  const overruled = gates.filter(({ overriddenBy }) => overriddenBy !== undefined);
  const by = overruled[0]?.overriddenBy;
  return by === undefined
    ? 'every gate agrees'
    : `${by} ordered it in spite of ${inWords(
        overruled.map(({ gate }) => gate),
        'and',
      )}; every other gate agrees`;
}
