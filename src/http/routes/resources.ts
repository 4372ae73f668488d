import { z } from 'zod';
import { page, pagingQuery } from '../paging.ts';
import { pageShape } from '../representations/page.ts';
import { verdictKindShape } from '../representations/states.ts';
import { resourceRepresentation, resourceShape } from '../representations/resource.ts';
import { jsonRoute } from '../route.ts';

export const resources = jsonRoute({
  method: 'get',
  path: '/api/v1/resources',
  summary: 'What was discovered, each with its verdict.',
  access: 'read',
  query: pagingQuery.extend({
    kind: z.string().optional(),
    account: z.string().optional(),
    region: z.string().optional(),
    verdict: verdictKindShape.optional(),
    text: z.string().optional().describe('Part of the id or of the name.'),
  }),
  answer: pageShape(resourceShape),
  reply: ({ query }, { view }) => {
    const model = view.model();
    const text = query.text?.toLowerCase();
    return page(
      model.resources.values(),
      (resource) =>
        (query.kind === undefined || resource.kind === query.kind) &&
        (query.account === undefined || resource.account === query.account) &&
        (query.region === undefined || resource.region === query.region) &&
        (query.verdict === undefined || model.verdicts.get(resource.id)?.kind === query.verdict) &&
        (text === undefined ||
          resource.name.toLowerCase().includes(text) ||
          resource.id.toLowerCase().includes(text)),
      (resource) => resourceRepresentation(resource, model),
      query,
    );
  },
});
