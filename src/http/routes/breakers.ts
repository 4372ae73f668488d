import { page, pagingQuery } from '../paging.ts';
import { breakerRepresentation, breakerShape } from '../representations/breaker.ts';
import { pageShape } from '../representations/page.ts';
import { jsonRoute } from '../route.ts';

export const breakers = jsonRoute({
  method: 'get',
  path: '/api/v1/breakers',
  summary: 'Breakers of groups that are open, cooling or latched, or were lately. All others are closed.',
  access: 'read',
  query: pagingQuery,
  answer: pageShape(breakerShape),
  reply: ({ query }, { view }) =>
    page(
      view.breakers().toSorted((a, b) => b.since - a.since),
      () => true,
      breakerRepresentation,
      query,
    ),
});
