import { z } from 'zod';
import { controllerName, sampleController, selectController } from './controllers.ts';
import { defineFault } from './fault.ts';

/** What a configuration push can leave behind, each a file as Holdfast would find it. */
const damaged = {
  empty: '',
  broken: 'policy: replace-failed-instance\nwhen: [unclosed\n',
  'no-condition': 'policy: act-on-everything\nsummary: The condition got lost.\nwatch: ec2:instance\n',
} as const;

export const replacePolicies = defineFault({
  name: 'replace-policies',
  summary: 'other policy files are rolled out to Holdfast while it runs',
  parameters: z.strictObject({
    controller: controllerName,
    files: z
      .record(z.string().min(1), z.string())
      .optional()
      .describe('The new files, name to text. Give this, or `damage`.'),
    damage: z
      .enum(['none-left', 'empty', 'broken', 'no-condition'])
      .default('empty')
      .describe(
        '`none-left`: no file at all. `empty`: one without a word. `broken`: not YAML. `no-condition`: a policy that lacks its condition.',
      ),
  }),
  sample: (world) => sampleController(world),
  begin(world, { controller, files, damage }) {
    const pushed = files ?? (damage === 'none-left' ? {} : { 'policy.yaml': damaged[damage] });
    return selectController(world, controller).replacePolicies(pushed);
  },
});
