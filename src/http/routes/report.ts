import { z } from 'zod';
import { reportOn } from '../../hindsight/report.ts';
import { parseDuration } from '../../runtime/duration.ts';
import { reportRepresentation, reportShape } from '../representations/report.ts';
import { jsonRoute } from '../route.ts';

export const report = jsonRoute({
  method: 'get',
  path: '/api/v1/report',
  summary:
    'What each policy asked for, did and was refused, how what it only showed would have turned out, and which has earned the next mode.',
  access: 'read',
  query: z.strictObject({
    since: z
      .string()
      .refine((text) => parseDuration(text) !== undefined, 'must be a duration such as 30d or 12h')
      .default('30d')
      .describe('How far to look back, such as 30d.'),
  }),
  answer: reportShape,
  reply: async ({ query }, { view }) => {
    const until = view.now();
    const since = until - (parseDuration(query.since) ?? 0);
    return reportRepresentation(await reportOn(view.journal(), { since, until }));
  },
});
