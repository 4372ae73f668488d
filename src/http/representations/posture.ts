import { z } from 'zod';
import type { Resource } from '../../model/resource.ts';
import { countOf, type Posture } from '../../posture/assess.ts';
import type { Availability } from '../../posture/availability.ts';
import type { Estimate } from '../../posture/estimate.ts';
import { losses } from '../../posture/estimate.ts';
import type { Judged, ServiceEstimate } from '../../posture/estimate-services.ts';
import { severities } from '../../posture/rule.ts';
import { time, timeShape } from './time.ts';

const seconds = z.number();
const severity = z.enum(severities);
const objective = z.enum(['slo', 'rto', 'rpo']);

const resourceShape = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  account: z.string(),
  region: z.string(),
});

const estimateShape = z.object({
  kind: z
    .enum(['about', 'by-hand', 'everything', 'cannot-tell'])
    .describe('`by-hand`: a person decides how long it takes. `everything`: there is no copy of the data.'),
  seconds: seconds.optional().describe('The sum of the terms.'),
  terms: z.array(z.object({ what: z.string(), seconds, source: z.string() })).optional(),
  reason: z.string().optional(),
  part: z.string().describe('Id of the part of the service that takes longest.'),
  orMore: z
    .boolean()
    .describe('There are parts of which nothing is known, named in `gaps`: as long as said, or longer.'),
  objectiveSeconds: seconds.optional(),
  comparison: z.enum(['meets', 'misses', 'depends-on-people', 'cannot-tell']).optional(),
});

const factorShape = z.object({ what: z.string(), share: z.number().optional(), source: z.string() });
const figureComparison = z.enum(['meets', 'misses', 'cannot-tell']);

export const postureShape = z
  .object({
    at: timeShape,
    asked: z.int().describe('Questions that were asked: a rule of a resource that it concerns.'),
    counts: z
      .object({ high: z.int(), medium: z.int(), low: z.int() })
      .describe('Findings and missed objectives.'),
    findings: z.array(
      z.object({
        rule: z.string(),
        severity,
        title: z.string(),
        resource: resourceShape,
        detail: z.string().describe('What was seen of the resource.'),
        why: z.string(),
        change: z.string(),
        affects: z
          .array(z.object({ service: z.string(), objective, value: z.number() }))
          .describe('Declared objectives at risk: a share for slo, seconds for the others.'),
      }),
    ),
    missed: z
      .array(z.object({ service: z.string(), objective, loss: z.enum(losses).optional(), severity }))
      .describe('Objectives that the architecture cannot meet, by the estimates below.'),
    cannotTell: z.array(
      z.object({
        rule: z.string(),
        resource: resourceShape,
        missing: z.string().describe('What is not known.'),
      }),
    ),
    services: z.array(
      z.object({
        service: z.string(),
        tier: z.int(),
        losses: z.array(
          z.object({
            loss: z.enum(losses),
            rto: estimateShape.optional(),
            rpo: estimateShape.optional(),
          }),
        ),
        availability: z
          .object({
            share: z.number().optional(),
            arithmetic: z.string(),
            factors: z.array(factorShape),
            slo: z.number().optional(),
            comparison: figureComparison.optional(),
            ifAllNeeded: z
              .object({
                share: z.number().optional(),
                arithmetic: z.string().describe('`…`: the arithmetic of the figure without these.'),
                factors: z.array(factorShape),
                comparison: figureComparison.optional(),
              })
              .optional()
              .describe('The same if each request needs these as well: nothing tells whether it does.'),
            leftOut: z
              .array(z.object({ what: z.string(), reason: z.string() }))
              .describe('Parts that are in neither figure, and why.'),
          })
          .optional()
          .describe('What AWS commits to for what each request goes by, multiplied: an estimate.'),
        gaps: z
          .array(z.object({ resource: resourceShape, reason: z.string() }))
          .describe('Parts of which something is not known: the losses are without them.'),
        unjudged: z.array(objective).describe('Declared objectives that no estimate could be made for.'),
      }),
    ),
  })
  .meta({ id: 'Posture' });

export type PostureRepresentation = z.output<typeof postureShape>;

const objectiveNames = { slo: 'slo', rtoSeconds: 'rto', rpoSeconds: 'rpo' } as const;

export function postureRepresentation(posture: Posture): PostureRepresentation {
  return {
    at: time(posture.at),
    asked: posture.asked,
    counts: {
      high: countOf(posture, 'high'),
      medium: countOf(posture, 'medium'),
      low: countOf(posture, 'low'),
    },
    findings: posture.findings.map(
      ({ rule: { id, title, why, change, ...rule }, resource, detail, affects }) => ({
        rule: id,
        severity: rule.severity,
        title,
        resource: resourceOf(resource),
        detail,
        why,
        change,
        affects: affects.map((one) => ({ ...one, objective: objectiveNames[one.objective] })),
      }),
    ),
    missed: posture.missed.map((one) => ({ ...one, objective: objectiveNames[one.objective] })),
    cannotTell: posture.open.map(({ rule, resource, missing }) => ({
      rule: rule.id,
      resource: resourceOf(resource),
      missing,
    })),
    services: posture.services.map(serviceOf),
  };
}

function resourceOf({ id, kind, name, account, region }: Resource) {
  return { id, kind, name, account, region };
}

function serviceOf({ service, losses: each, availability, gaps, unjudged }: ServiceEstimate) {
  return {
    service: service.name,
    tier: service.tier,
    losses: each.map(({ loss, time: rto, data: rpo }) => ({
      loss,
      ...(rto === undefined ? {} : { rto: judgedOf(rto) }),
      ...(rpo === undefined ? {} : { rpo: judgedOf(rpo) }),
    })),
    ...(availability === undefined ? {} : { availability: availabilityShown(availability) }),
    gaps: gaps.map(({ part, reason }) => ({ resource: resourceOf(part), reason })),
    unjudged: unjudged.map((one) => objectiveNames[one]),
  };
}

function availabilityShown({ ifAllNeeded, leftOut, factors, ...figure }: Availability) {
  return {
    ...figure,
    factors: [...factors],
    ...(ifAllNeeded === undefined
      ? {}
      : { ifAllNeeded: { ...ifAllNeeded, factors: [...ifAllNeeded.factors] } }),
    leftOut: leftOut.map(({ what, reason }) => ({ what, reason })),
  };
}

function judgedOf({ estimate, part, ...declared }: Judged) {
  return { ...bare(estimate), part: part.id, ...declared };
}

function bare(estimate: Estimate) {
  return estimate.kind === 'about' ? { ...estimate, terms: [...estimate.terms] } : estimate;
}
