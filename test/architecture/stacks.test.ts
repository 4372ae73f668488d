import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { projectRoot } from '../support/source-tree.ts';

const folder = join(projectRoot, 'scenarios/stacks');

describe('scenarios/stacks', () => {
  // Renewed by `npx vitest run test/architecture -u`.
  it('has a JSON Schema beside the stacks, for editors', async () => {
    const schema = {
      title: 'Holdfast stack',
      ...z.toJSONSchema(stackSchema, { io: 'input', target: 'draft-7' }),
    };
    const text = `${JSON.stringify(schema, undefined, 2)}\n`;

    await expect(text).toMatchFileSnapshot(join(folder, 'stack.schema.json'));
  });

  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s names that schema', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/stack\.schema\.json\n/);
  });
});
