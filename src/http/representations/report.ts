import { z } from 'zod';
import { rightOf, scoredOf } from '../../hindsight/policy-record.ts';
import type { Report } from '../../hindsight/report.ts';
import { shadowScores } from '../../hindsight/shadow.ts';
import { policyModes } from '../../policy/policy.ts';
import { time, timeIfAny, timeShape } from './time.ts';

const count = z.int();

const policyReportShape = z
  .object({
    policy: z.string(),
    mode: z.enum(policyModes).optional(),
    proposed: count.describe('Proposals that began; pages are counted apart.'),
    wouldAct: count,
    acted: count,
    outcomes: z.object({
      success: count,
      failed: count,
      inconclusive: count,
      interrupted: count,
      refused: count,
    }),
    undone: count,
    heldAfter: count.describe('Times that a person put a hold on what it had acted on.'),
    approvals: z.object({ approved: count, rejected: count }),
    pages: count,
    refusedBy: z
      .array(z.object({ gate: z.string(), proposals: count }))
      .describe('Gates that refused or put off, the busiest first.'),
    shadows: z
      .object({
        needed: count,
        agreed: count,
        unnecessary: count,
        'wrong-cause': count,
        undecidable: count,
        scored: count,
        rightShare: z.number().optional(),
        falsePositiveShare: z.number().optional(),
      })
      .describe('What came of actions that were only shown.'),
    waitedSeconds: z.number().describe('How long what it would have repaired went on being ill.'),
    firstAt: timeShape.optional(),
    lastAt: timeShape.optional(),
    recommendation: z.object({
      advice: z.enum(['raise', 'keep', 'lower']),
      to: z.enum(policyModes).optional(),
      reasons: z.array(z.string()),
    }),
    examples: z
      .array(
        z.object({
          at: timeShape,
          action: z.string(),
          target: z.string(),
          score: z.enum(shadowScores),
          why: z.string(),
        }),
      )
      .describe('The newest scored would-be actions, newest first; at most 20.'),
  })
  .meta({ id: 'PolicyReport' });

export const reportShape = z
  .object({
    from: timeShape,
    to: timeShape,
    events: count,
    undecided: count.describe('Would-be actions of which it is not clear yet.'),
    policies: z.array(policyReportShape),
    incidents: z.object({
      closed: count,
      open: count,
      repaired: count,
      meanRepairedSeconds: z.number().optional(),
      leftAlone: count,
      meanLeftAloneSeconds: z.number().optional(),
    }),
    services: z.array(
      z.object({ service: z.string(), availability: z.number(), downSeconds: z.number(), failures: count }),
    ),
  })
  .meta({ id: 'Report' });

export type ReportRepresentation = z.output<typeof reportShape>;

export function reportRepresentation(report: Report): ReportRepresentation {
  const { incidents } = report;
  return {
    from: time(report.from),
    to: time(report.to),
    events: report.events,
    undecided: report.undecided,
    policies: report.policies.map(policyReport),
    incidents: {
      closed: incidents.closed,
      open: incidents.open,
      repaired: incidents.repaired,
      leftAlone: incidents.leftAlone,
      ...(incidents.repairedMs !== undefined && { meanRepairedSeconds: incidents.repairedMs / 1000 }),
      ...(incidents.leftAloneMs !== undefined && { meanLeftAloneSeconds: incidents.leftAloneMs / 1000 }),
    },
    services: report.services.map(({ service, availability, downMs, failures }) => ({
      service,
      availability,
      downSeconds: downMs / 1000,
      failures,
    })),
  };
}

function policyReport(record: Report['policies'][number]): ReportRepresentation['policies'][number] {
  const { shadows, refusedBy, waitedMs, firstAt, lastAt, recommendation, examples, mode, ...counts } = record;
  const scored = scoredOf(record);
  const right = rightOf(record);
  return {
    ...counts,
    mode,
    refusedBy: [...refusedBy]
      .map(([gate, proposals]) => ({ gate, proposals }))
      .toSorted((a, b) => b.proposals - a.proposals),
    shadows: {
      ...shadows,
      scored,
      ...(scored > 0 && { rightShare: right / scored, falsePositiveShare: (scored - right) / scored }),
    },
    waitedSeconds: waitedMs / 1000,
    firstAt: timeIfAny(firstAt),
    lastAt: timeIfAny(lastAt),
    recommendation: { ...recommendation, reasons: [...recommendation.reasons] },
    examples: examples
      .map(({ at, action, target, score, why }) => ({ at: time(at), action, target, score, why }))
      .toReversed(),
  };
}
