import { z } from 'zod';
import { purposes } from '../../journal/event.ts';
import type { Model } from '../../model/model.ts';
import type { Remediation } from '../../remediation/remediation.ts';
import { nameOf } from '../../model/name-of.ts';
import { time, timeIfAny, timeShape } from './time.ts';

export const remediationShape = z
  .object({
    id: z.string(),
    proposal: z.string(),
    policy: z.string(),
    action: z.string(),
    target: z.string(),
    targetName: z.string(),
    incident: z.string().optional(),
    purpose: z.enum(purposes),
    state: z.enum(['sending', 'observing', 'baking', 'verifying', 'standing', 'ended']),
    standing: z
      .object({
        since: timeShape,
        expiresAt: timeShape.optional().describe('Until when AWS keeps it by itself; it is renewed before.'),
        atLatest: timeShape.describe('It is not renewed past this, and a person is called.'),
        returnWhen: z.string().describe('The condition under which it is given back.'),
        holdDownSeconds: z.number().describe('How long that condition must hold.'),
        wellSince: timeShape.optional().describe('Since when it holds without a gap.'),
      })
      .optional()
      .describe('What is in force until it is given back.'),
    outcome: z.enum(['success', 'failed', 'inconclusive', 'interrupted', 'refused']).optional(),
    summary: z.string(),
    reason: z.string(),
    startedAt: timeShape,
    stateSince: timeShape,
    endedAt: timeShape.optional(),
    warnings: z.array(z.string()),
    preconditions: z.array(z.object({ name: z.string(), holds: z.boolean(), detail: z.string() })),
    steps: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['done', 'current', 'waiting', 'not-reached']),
        calls: z.array(
          z.object({
            service: z.string(),
            operation: z.string(),
            account: z.string(),
            region: z.string(),
            input: z.unknown().describe("As AWS's API names it."),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Remediation' });

export function remediationRepresentation(
  remediation: Remediation,
  model: Model,
): z.output<typeof remediationShape> {
  return {
    id: remediation.id,
    proposal: remediation.proposalKey,
    policy: remediation.policy,
    action: remediation.action,
    target: remediation.target,
    targetName: nameOf(remediation.target, model, remediation.plan.targetName),
    incident: remediation.incident,
    purpose: remediation.purpose,
    state: remediation.state,
    standing: standing(remediation),
    outcome: remediation.outcome,
    summary: remediation.plan.summary,
    reason: remediation.reason,
    startedAt: time(remediation.startedAt),
    stateSince: time(remediation.stateSince),
    endedAt: timeIfAny(remediation.endedAt),
    warnings: [...remediation.plan.warnings],
    preconditions: remediation.plan.preconditions.map(({ name, holds, detail }) => ({ name, holds, detail })),
    steps: remediation.plan.steps.map((step, index) => ({
      name: step.name,
      state: stepState(remediation, index),
      calls: step.calls.map(({ service, operation, scope, input }) => ({
        service,
        operation,
        account: scope.account,
        region: scope.region,
        input,
      })),
    })),
  };
}

function standing({
  state,
  standing: known,
  returns,
}: Remediation): z.output<typeof remediationShape>['standing'] {
  if (known === undefined || state === 'ended') return undefined;
  return {
    since: time(known.since),
    expiresAt: timeIfAny(known.expiresAt),
    atLatest: time(known.since + (returns?.atLatestMs ?? 0)),
    returnWhen: returns?.when.text ?? 'unknown',
    holdDownSeconds: known.holdDownMs / 1000,
    wellSince: timeIfAny(known.wellSince),
  };
}

const doneStates: ReadonlySet<Remediation['state']> = new Set(['verifying', 'standing']);

function stepState(remediation: Remediation, index: number): 'done' | 'current' | 'waiting' | 'not-reached' {
  if (index < remediation.step || doneStates.has(remediation.state)) return 'done';
  if (remediation.state === 'ended') {
    const reached = index === remediation.step && remediation.outcome === 'success';
    return reached ? 'done' : 'not-reached';
  }
  return index === remediation.step ? 'current' : 'waiting';
}
