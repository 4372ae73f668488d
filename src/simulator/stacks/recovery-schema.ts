import { z } from 'zod';
import { resourceName } from './stack-fields.ts';

export const controlPanelSchema = z.strictObject({
  name: resourceName.describe('Name of the control panel.'),
  id: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be the id of a control panel: 32 hexadecimal digits')
    .optional()
    .describe('Its id; absent: one is made up.'),
  atLeastOn: z
    .int()
    .min(0)
    .max(100)
    .default(1)
    .describe(
      'Safety rule: ARC refuses a change after which fewer of its controls are On. 0: there is none.',
    ),
  controls: z
    .array(
      z.strictObject({
        name: resourceName.describe('Name of the routing control.'),
        id: z
          .string()
          .regex(/^[0-9a-f]{16}$/, 'must be the id of a routing control: 16 hexadecimal digits')
          .optional()
          .describe('Its id; absent: one is made up.'),
        on: z.boolean().default(false).describe('Whether it is On when the story begins.'),
      }),
    )
    .min(1)
    .max(100),
});
