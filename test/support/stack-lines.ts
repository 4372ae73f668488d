import type { z } from 'zod';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { configFields } from './config-lines.ts';

/** The rows that docs/stacks.md must have, one for each field that means something by itself. */
export function stackLines(schema: z.ZodType = stackSchema): readonly string[] {
  return configFields(schema)
    .filter(({ path, meaning }) => meaning !== '' && !path.startsWith('services.'))
    .map(({ path, type, meaning, ...field }) => {
      const kind = type.startsWith('number,') ? 'number' : type.replace(/, \d+ to 9007199254740991$/, '');
      return `| \`${path}\` | ${kind} | ${usual(field.default)} | ${meaning} |`;
    });
}

function usual(value: unknown): string {
  if (value === undefined || value === '') return 'none';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
