import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { projectRoot } from '../support/source-tree.ts';
import { stackLines } from '../support/stack-lines.ts';

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

describe('docs/stacks.md', () => {
  const page = readFileSync(join(projectRoot, 'docs/stacks.md'), 'utf8');
  const rows = (markdown: string) =>
    markdown
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .toSorted();

  it('lists every field with its type, default and meaning, and no other', () => {
    expect(rows(page)).toEqual([...stackLines()].toSorted());
  });

  it('shows a stack that is right', () => {
    const text = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? '';
    const { stack, problems } = parseStack(text, 'small.yaml');
    expect(problems).toEqual([]);
    expect(stack?.groups[0]?.size).toBe(4);
  });

  it('would be found out with a field left out, and by a field that is added to the schema', () => {
    const wrong = page.replace(/^\| `groups\[\]\.grace`.*\n/m, '');
    expect(wrong).not.toBe(page);
    expect(rows(wrong)).not.toEqual([...stackLines()].toSorted());
    const planted = stackSchema.extend({ planted: z.boolean().describe('Nothing.') });
    expect(stackLines(planted)).toHaveLength(rows(page).length + 1);
  });
});
