import { z } from 'zod';
import { parseDuration } from '../../runtime/duration.ts';
import { checkHeldActions, groupsHeldByName, holdScope } from '../hold-scope.ts';
import { holdRepresentation, holdShape } from '../representations/hold.ts';
import { jsonRoute } from '../route.ts';

const longestMs = 24 * 3_600_000;
const scopePattern = /^(all|(policy|resource|group|service|zone|account):\S.*)$/;

export const placeHold = jsonRoute({
  method: 'post',
  path: '/api/v1/holds',
  summary:
    'Hold automation off something for a while, with a reason. Holds stack; each ends by itself. ' +
    'What covers nothing that is known is refused.',
  access: 'change',
  refusals: [404, 409],
  body: z.strictObject({
    scope: z
      .string()
      .max(2048)
      .regex(
        scopePattern,
        'must be all, policy:NAME, resource:ID, group:NAME, service:NAME, zone:NAME or account:ID',
      ),
    for: z
      .string()
      .transform((text) => parseDuration(text) ?? 0)
      .refine((ms) => ms > 0 && ms <= longestMs, 'must be a duration from 1s to 24h, such as 2h or 90m'),
    reason: z.string().trim().min(1, 'must say why').max(500),
    actions: z
      .array(z.string().min(1))
      .max(50)
      .default([])
      .describe('Names of actions. Absent or empty: every action.'),
  }),
  status: 201,
  answer: holdShape.extend({
    groups: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .optional()
      .describe(
        'Where the name of a group is that of several: those that bear it now. All of them are held.',
      ),
  }),
  reply: async ({ body, author }, { commands, view }) => {
    checkHeldActions(body.actions, view);
    const scope = holdScope(body.scope, view);
    const hold = await commands.hold({
      scope,
      actions: body.actions,
      reason: body.reason,
      owner: author,
      durationMs: body.for,
    });
    const groups = groupsHeldByName(scope, view);
    return { ...holdRepresentation(hold), ...(groups.length === 0 ? {} : { groups }) };
  },
});
