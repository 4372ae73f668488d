import { page, pagingQuery } from '../paging.ts';
import { pageShape } from '../representations/page.ts';
import { policyRepresentation, policyShape } from '../representations/policy.ts';
import { jsonRoute } from '../route.ts';

export const policies = jsonRoute({
  method: 'get',
  path: '/api/v1/policies',
  summary: 'The policies in force, with their runbooks.',
  access: 'read',
  query: pagingQuery,
  answer: pageShape(policyShape),
  reply: ({ query }, { view }) => page(view.policies(), () => true, policyRepresentation, query),
});
