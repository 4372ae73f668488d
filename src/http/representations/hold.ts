import { z } from 'zod';
import type { Hold } from '../../safety/history.ts';
import { time, timeShape } from './time.ts';

export const holdShape = z
  .object({
    id: z.string(),
    scope: z.string(),
    actions: z.array(z.string()).describe('Empty: every action.'),
    reason: z.string(),
    owner: z.string(),
    createdAt: timeShape,
    expiresAt: timeShape,
    source: z.string().optional().describe('The remediation that a person undid, where that is why.'),
  })
  .meta({ id: 'Hold', description: 'A person\'s "not now", always with an end.' });

export function holdRepresentation(hold: Hold): z.output<typeof holdShape> {
  return {
    id: hold.id,
    scope: hold.scope,
    actions: [...hold.actions],
    reason: hold.reason,
    owner: hold.owner,
    createdAt: time(hold.createdAt),
    expiresAt: time(hold.expiresAt),
    ...(hold.source === undefined ? {} : { source: hold.source }),
  };
}
