import { z } from 'zod';
import { page, pagingQuery } from '../paging.ts';
import { pageShape } from '../representations/page.ts';
import { incidentRepresentation, incidentShape } from '../representations/incident.ts';
import { jsonRoute } from '../route.ts';

export const incidents = jsonRoute({
  method: 'get',
  path: '/api/v1/incidents',
  summary: 'Incidents of the last seven days: open ones first, then the newest.',
  access: 'read',
  query: pagingQuery.extend({
    open: z.stringbool().optional(),
    service: z.string().optional(),
  }),
  answer: pageShape(incidentShape),
  reply: ({ query }, { view }) => {
    const model = view.model();
    const now = view.now();
    const sorted = [...model.incidents.values()].toSorted(
      (a, b) =>
        Number(a.closedAt !== undefined) - Number(b.closedAt !== undefined) || b.openedAt - a.openedAt,
    );
    return page(
      sorted,
      (incident) =>
        (query.open === undefined || (incident.closedAt === undefined) === query.open) &&
        (query.service === undefined || incident.services.includes(query.service)),
      (incident) => incidentRepresentation(incident, model, now, view.changesBefore(incident.id)),
      query,
    );
  },
});
