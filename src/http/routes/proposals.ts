import { page } from '../paging.ts';
import { pageShape } from '../representations/page.ts';
import { decisionRepresentation, decisionShape } from '../representations/decision.ts';
import { jsonRoute } from '../route.ts';
import { decisionQuery } from './decision-query.ts';

export const proposals = jsonRoute({
  method: 'get',
  path: '/api/v1/proposals',
  summary: 'What policies ask for now, each with its standing decision and every gate, newest first.',
  access: 'read',
  query: decisionQuery,
  answer: pageShape(decisionShape),
  reply: ({ query }, { view }) => {
    const model = view.model();
    return page(
      view.decisions(),
      ({ proposal, outcome }) =>
        (query.outcome === undefined || outcome === query.outcome) &&
        (query.policy === undefined || proposal.policy.name === query.policy) &&
        (query.target === undefined || proposal.target === query.target),
      (decision) => decisionRepresentation(decision, model, view.gates()),
      query,
    );
  },
});
