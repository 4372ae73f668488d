import { z } from 'zod';
import type { ChangesEvent } from '../../journal/changes-event.ts';
import type { Incident } from '../../model/incident.ts';
import type { Model } from '../../model/model.ts';
import { isProblem, recurrencesOf } from '../../model/problem.ts';
import { verdictKindShape } from './states.ts';
import { time, timeIfAny, timeShape } from './time.ts';
import { changesRepresentation, changesShape } from './changes.ts';
import { evidence, evidenceShape } from './evidence.ts';
import { nameOf } from '../../model/name-of.ts';

export const incidentShape = z
  .object({
    id: z.string(),
    subject: z.string(),
    subjectName: z.string(),
    verdict: verdictKindShape,
    fingerprint: z.string(),
    recurrences: z
      .int()
      .describe('Incidents of the same subject and failure in the last seven days, this one included.'),
    problem: z.boolean().describe('Three of them or more: it comes back, so its cause was not removed.'),
    open: z.boolean(),
    openedAt: timeShape,
    closedAt: timeShape.optional(),
    durationSeconds: z.number(),
    affected: z.array(z.object({ id: z.string(), name: z.string() })),
    services: z.array(z.string()),
    reason: z.string(),
    evidence: z.array(evidenceShape),
    timeline: z.array(z.object({ at: timeShape, text: z.string() })),
    changes: changesShape
      .optional()
      .describe('Absent: CloudTrail has not told yet, or is not asked; then nobody knows.'),
  })
  .meta({ id: 'Incident' });

export function incidentRepresentation(
  incident: Incident,
  model: Model,
  now: number,
  changes: ChangesEvent | undefined,
): z.output<typeof incidentShape> {
  const recurrences = recurrencesOf(incident, model, now);
  return {
    id: incident.id,
    subject: incident.subject,
    subjectName: nameOf(incident.subject, model, incident.subjectName),
    verdict: incident.verdict,
    fingerprint: incident.fingerprint,
    recurrences,
    problem: isProblem(recurrences),
    open: incident.closedAt === undefined,
    openedAt: time(incident.openedAt),
    closedAt: timeIfAny(incident.closedAt),
    durationSeconds: ((incident.closedAt ?? now) - incident.openedAt) / 1000,
    affected: incident.affected.map((id) => ({ id, name: nameOf(id, model) })),
    services: [...incident.services],
    reason: incident.reason,
    evidence: incident.evidence.map(evidence),
    timeline: incident.timeline.map((entry) => ({ at: time(entry.at), text: entry.text })),
    changes: changes === undefined ? undefined : changesRepresentation(changes),
  };
}
