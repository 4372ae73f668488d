import { z } from 'zod';
import { HttpProblem } from '../problem.ts';
import { jsonRoute } from '../route.ts';

/** In one post; `max_alerts` of Alertmanager's receiver keeps a large group below. */
const mostAlerts = 1000;

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const texts = z.record(z.string(), z.string());

export const alerts = jsonRoute({
  method: 'post',
  path: '/api/v1/alerts',
  summary:
    'Take in alerts as the webhook of Alertmanager sends them (version 4). Each that fires is one witness on the ' +
    'resource that its labels name. The answer says what became of each.',
  access: 'alerts',
  refusals: [503],
  largestBody: '2mb',
  body: z.object({
    version: z.literal('4', 'must be "4", as Alertmanager sends since 0.11'),
    truncatedAlerts: z.int().min(0).default(0),
    alerts: z
      .array(
        z.object({
          status: z.enum(['firing', 'resolved']),
          labels: texts,
          annotations: texts.default({}),
          startsAt: time,
          endsAt: time,
          fingerprint: z.string().min(1).max(64),
          generatorURL: z.string().default(''),
        }),
      )
      .max(mostAlerts, `must be at most ${mostAlerts}: set max_alerts in webhook_configs`),
  }),
  answer: z.object({
    taken: z.int(),
    notTaken: z.int(),
    truncated: z.int().describe('How many Alertmanager left out because of `max_alerts`.'),
    alerts: z.array(
      z.object({
        fingerprint: z.string(),
        outcome: z.string(),
        resource: z.string().optional(),
        why: z.string().optional(),
      }),
    ),
  }),
  reply: async ({ body }, { takeAlerts }) => {
    const answers = await takeAlerts(body.alerts);
    if (answers.some(({ outcome }) => outcome === 'lost'))
      throw new HttpProblem(503, 'the alerts are not in the journal yet: send them again');
    const taken = answers.filter(({ resource }) => resource !== undefined).length;
    return {
      taken,
      notTaken: answers.length - taken,
      truncated: body.truncatedAlerts,
      alerts: answers.map((answer) => ({ ...answer })),
    };
  },
});
