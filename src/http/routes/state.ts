import { stateRepresentation, stateShape } from '../representations/state.ts';
import { jsonRoute } from '../route.ts';

export const state = jsonRoute({
  method: 'get',
  path: '/api/v1/state',
  summary: 'The whole at a glance: services, troubles, observers, counts, how far the daemon may go.',
  access: 'read',
  answer: stateShape,
  reply: (_input, { view }) => stateRepresentation(view),
});
