import { z } from 'zod';
import { addTrouble } from '../world/traffic/troubles.ts';
import { defineFault } from './fault.ts';

export const failHealthCheckers = defineFault({
  name: 'fail-health-checkers',
  summary: 'the health checkers of Route 53 do not tell the truth, and nothing is wrong with what they check',
  parameters: z.strictObject({
    see: z
      .enum(['unhealthy', 'healthy', 'nothing'])
      .default('unhealthy')
      .describe('What they report whatever is there; `nothing`: their last word stands.'),
    checkersIn: z
      .string()
      .regex(/^(\*|[a-z]{2}(-[a-z]+)+-\d)$/, 'must be a region such as eu-west-1, or *')
      .default('*')
      .describe('Region of the checkers, such as eu-west-1; `*`: all of them.'),
  }),
  sample: (_world, draw) => ({ see: draw.next() < 0.5 ? 'unhealthy' : 'nothing' }),
  begin: (world, { see, checkersIn }) =>
    addTrouble(world, { kind: 'checkers-see', region: checkersIn, what: see }),
});
