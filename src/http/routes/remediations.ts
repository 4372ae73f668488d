import { z } from 'zod';
import { page, pagingQuery } from '../paging.ts';
import { pageShape } from '../representations/page.ts';
import { remediationRepresentation, remediationShape } from '../representations/remediation.ts';
import { jsonRoute } from '../route.ts';

export const remediations = jsonRoute({
  method: 'get',
  path: '/api/v1/remediations',
  summary:
    'What was done or is being done: plan, calls, progress, outcome. In flight first, then the newest.',
  access: 'read',
  query: pagingQuery.extend({
    open: z.stringbool().optional(),
    target: z.string().optional().describe('Resource id.'),
  }),
  answer: pageShape(remediationShape),
  reply: ({ query }, { view }) =>
    page(
      view.remediations(),
      (remediation) =>
        (query.open === undefined || (remediation.state !== 'ended') === query.open) &&
        (query.target === undefined || remediation.target === query.target),
      (remediation) => remediationRepresentation(remediation, view.model()),
      query,
    ),
});
