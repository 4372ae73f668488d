import type { RecordedEvent } from '../../journal/event.ts';
import { page } from '../paging.ts';
import { pageShape } from '../representations/page.ts';
import { decisionShape, recordedDecisionRepresentation } from '../representations/decision.ts';
import { jsonRoute } from '../route.ts';
import { decisionQuery } from './decision-query.ts';

type DecisionEvent = Extract<RecordedEvent, { kind: 'decision' }>;

export const decisions = jsonRoute({
  method: 'get',
  path: '/api/v1/decisions',
  summary: 'Decisions as journaled, ended ones too, newest first, as far back as the newest 1,000 events go.',
  access: 'read',
  query: decisionQuery,
  answer: pageShape(decisionShape),
  reply: ({ query }, { view }) => {
    const model = view.model();
    const standing = new Map(view.decisions().map((decision) => [decision.proposal.key, decision.at]));
    const recorded = view.recentEvents().filter((event): event is DecisionEvent => event.kind === 'decision');
    return page(
      recorded,
      (event) =>
        (query.outcome === undefined || event.outcome === query.outcome) &&
        (query.policy === undefined || event.policy === query.policy) &&
        (query.target === undefined || event.target === query.target),
      (event) =>
        recordedDecisionRepresentation(event, model, view.gates(), standing.get(event.proposal) === event.at),
      query,
    );
  },
});
