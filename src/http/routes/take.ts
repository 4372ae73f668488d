import { z } from 'zod';
import { channelOf } from '../channel.ts';
import { neededBy, takenAs } from '../needed.ts';
import { takenRepresentation, takenShape } from '../representations/taken.ts';
import { jsonRoute } from '../route.ts';

export const take = jsonRoute({
  method: 'post',
  path: '/api/v1/needs-human/{id}/take',
  summary:
    'Take what needs a person, by its incident, proposal or target: it stays in sight as taken, and nobody is ' +
    'called about it until it is given back or over. The id is URL-encoded.',
  access: 'change',
  refusals: [404, 409],
  answer: takenShape.extend({ outcome: z.literal('taken'), text: z.string() }),
  reply: async ({ params, author: by, client }, { commands, view }) => {
    const key = neededBy(params['id'] ?? '', view);
    const taken = await commands.take(key, { by, channel: channelOf(client) });
    const text = `Nobody else is called about it. Automation goes on; a hold keeps it off.`;
    return { ...takenRepresentation(taken, view.model()), outcome: 'taken' as const, text };
  },
});

export const giveBack = jsonRoute({
  method: 'post',
  path: '/api/v1/needs-human/{id}/give-back',
  summary: 'Give back what somebody has taken, by its incident or target: calls about it go out again.',
  access: 'change',
  refusals: [404, 409],
  answer: takenShape.extend({ givenBackBy: z.string() }),
  reply: async ({ params, author: by, client }, { commands, view }) => {
    const taken = takenAs(params['id'] ?? '', view);
    await commands.giveBack(taken, { by, channel: channelOf(client) });
    return { ...takenRepresentation(taken, view.model()), givenBackBy: by };
  },
});
