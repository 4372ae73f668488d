import { z } from 'zod';
import { defineActor } from './actor.ts';

export const secondDaemon = defineActor({
  name: 'second-daemon',
  summary:
    'Another Holdfast with the same rules and a journal of its own, which knows nothing of the first: as after a deployment that ran two by mistake.',
  parameters: z.strictObject({
    name: z.string().min(1).default('second').describe('What faults call it by.'),
  }),
  start: ({ startDaemon }, { name }) => startDaemon(name),
});
