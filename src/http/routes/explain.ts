import { explain as explainSubject } from '../explain/explain.ts';
import { explanationShape } from '../representations/explanation.ts';
import { jsonRoute } from '../route.ts';

export const explain = jsonRoute({
  method: 'get',
  path: '/api/v1/explain/{id}',
  summary:
    'Why, or why not: every gate with value, bound and age, evidence, what would change it, when it is looked at next. ' +
    'The id is that of a proposal, remediation, incident, group, resource or policy, or a name.',
  access: 'read',
  refusals: [404, 409],
  answer: explanationShape,
  reply: ({ params }, { view }) => explainSubject(params['id'] ?? '', view),
});
