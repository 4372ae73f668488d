import { z } from 'zod';
import { type ChangesEvent, nearnesses } from '../../journal/changes-event.ts';
import { time, timeShape } from './time.ts';

export const changesShape = z
  .object({
    from: timeShape,
    to: timeShape,
    items: z
      .array(
        z.object({
          at: timeShape,
          by: z.string().describe('The user, role or AWS service that called.'),
          service: z.string(),
          operation: z.string(),
          account: z.string(),
          region: z.string(),
          on: z.array(z.string()).describe('What it was done to, as far as CloudTrail names it.'),
          near: z
            .enum(nearnesses)
            .describe(
              'Whether it concerns what is unwell, what that is tied to, or something elsewhere in the region.',
            ),
          error: z.string().optional().describe('The error code of AWS, where it was refused.'),
        }),
      )
      .describe('The nearest first, then the newest; at most 20.'),
    more: z.int().describe('How many more there were.'),
    unknown: z.array(z.string()).describe('What could not be looked through, and why.'),
    final: z
      .boolean()
      .describe('CloudTrail is not asked again. Until then it may tell of more: it is minutes behind.'),
  })
  .meta({
    id: 'Changes',
    description: 'Who changed what in the ten minutes before. Shown only: nothing is decided by it.',
  });

export function changesRepresentation(event: ChangesEvent): z.output<typeof changesShape> {
  const { from, to, changes, more, unknown, final } = event;
  return {
    from: time(from),
    to: time(to),
    items: changes.map(({ at, by, service, operation, account, region, on, near, error }) => ({
      at: time(at),
      by,
      service,
      operation,
      account,
      region,
      on: [...on],
      near,
      error,
    })),
    more,
    unknown: [...unknown],
    final,
  };
}
