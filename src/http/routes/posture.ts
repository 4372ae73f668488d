import { assessPosture } from '../../posture/assess.ts';
import { postureRepresentation, postureShape } from '../representations/posture.ts';
import { jsonRoute } from '../route.ts';

export const posture = jsonRoute({
  method: 'get',
  path: '/api/v1/posture',
  summary:
    'What will fail before it does: weaknesses of the architecture, and what the loss of an instance, a zone or a region costs each service.',
  access: 'read',
  answer: postureShape,
  reply: (_, { view }) => postureRepresentation(assessPosture(view.model())),
});
