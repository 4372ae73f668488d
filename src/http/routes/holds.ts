import { page, pagingQuery } from '../paging.ts';
import { pageShape } from '../representations/page.ts';
import { holdRepresentation, holdShape } from '../representations/hold.ts';
import { jsonRoute } from '../route.ts';

export const holds = jsonRoute({
  method: 'get',
  path: '/api/v1/holds',
  summary: 'Holds in force, the first to end first.',
  access: 'read',
  query: pagingQuery,
  answer: pageShape(holdShape),
  reply: ({ query }, { view }) =>
    page(
      view.holds().toSorted((a, b) => a.expiresAt - b.expiresAt),
      () => true,
      holdRepresentation,
      query,
    ),
});
