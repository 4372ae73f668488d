import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../../src/daemon/config.ts';
import { envSettings, otherVariables } from '../../src/daemon/config-env.ts';
import { readConfig } from '../../src/daemon/read-config.ts';
import { pollers } from '../../src/pollers/registry.ts';
import { type ConfigField, configFields, configLines } from '../support/config-lines.ts';
import { projectRoot } from '../support/source-tree.ts';

const page = readFileSync(join(projectRoot, 'docs/configuration.md'), 'utf8');
const example = readFileSync(join(projectRoot, 'deploy/holdfast.example.yaml'), 'utf8');
const fields = configFields();

/** The rows whose first cell names a field, with their blanks evened out. */
function fieldRows(markdown: string): readonly string[] {
  return markdown
    .split('\n')
    .filter((line) => /^\| `[a-z][\w.[\]]*` /.test(line))
    .map((line) => line.replaceAll(/ +/g, ' ').trim());
}

/** The first column of the table whose first column has this title. */
function column(markdown: string, title: string): readonly string[] {
  const table = markdown.slice(markdown.search(new RegExp(`^\\| ${title} `, 'm'))).split('\n\n')[0] ?? '';
  return [...table.matchAll(/^\| `([^`]+)` /gm)].map(([, name = '']) => name).toSorted();
}

describe('docs/configuration.md', () => {
  const expected = (given: readonly ConfigField[]) =>
    configLines(given).map((line) => line.replaceAll(/ +/g, ' '));

  it('lists every field with its type, default, meaning and variable, and no other', () => {
    expect(fieldRows(page).toSorted()).toEqual(expected(fields).toSorted());
  });

  it('has a meaning for every field, in one sentence', () => {
    for (const { meaning, path } of fields) expect(meaning, path).toMatch(/^[A-Z`].*\.$/);
  });

  it('lists every variable and no other', () => {
    const variables = [...envSettings.map(({ name }) => name), ...Object.keys(otherVariables)];
    expect(column(page, 'variable')).toEqual(variables.toSorted());
  });

  it('shows a file that is right', () => {
    const text = page.match(/```yaml\n([^]*?)```/)?.[1] ?? '';
    const { config, problems } = readConfig({ name: 'holdfast.yaml', text }, {});
    expect(problems).toEqual([]);
    expect(config?.accounts).toHaveLength(2);
  });

  it.each([
    ['a field left out', page.replace(/^\| `safety\.ownFailover`.*\n/m, '')],
    ['a field that does not exist', `${page}\n| \`safety.planted\` | text | none | Nothing. | |\n`],
    ['another default', page.replace('| `2m30s` |', '| `3m` |')],
  ])('would be found out with %s', (_title, wrong) => {
    expect(wrong).not.toBe(page);
    expect(fieldRows(wrong).toSorted()).not.toEqual(expected(fields).toSorted());
  });

  it('would be found out by a field that is added to the schema', () => {
    const planted = configFields(configSchema.extend({ planted: z.boolean().default(true) }));
    expect(fieldRows(page)).toHaveLength(planted.length - 1);
  });

  it('would be found out with a variable misspelt', () => {
    const wrong = page.replace('\n| `HOLDFAST_MODE` ', '\n| `HOLDFAST_MODUS` ');
    expect(column(wrong, 'variable')).not.toContain('HOLDFAST_MODE');
  });
});

describe('deploy/holdfast.example.yaml', () => {
  const usual = configSchema.parse({});

  /** The file with its examples switched on; an example stands in for the default of the same name above it. */
  const withExamples = (text: string) =>
    text
      .replaceAll(/^ +(\w+): (?:\[\]|\{\})\n(?=(?: +#.*\n)*? +#\1:)/gm, '')
      .replaceAll(/^(\w+): \{\}\n(?=#\1:)/gm, '')
      .replaceAll(/^( *)#(?=\S)/gm, '$1');

  it('is right and changes nothing, so that every default in it is true', () => {
    const { config, problems } = readConfig({ name: 'holdfast.example.yaml', text: example }, {});

    expect(problems).toEqual([]);
    expect(config).toEqual(usual);
  });

  it('has every field, those without a default as an example that is right', () => {
    const text = withExamples(example);
    const { problems } = readConfig({ name: 'holdfast.example.yaml', text }, {});

    expect(problems).toEqual([]);
    for (const { path } of fields) {
      const key = path.split('.').findLast((step) => step !== 'NAME');
      expect(text, path).toMatch(new RegExp(`^(?: *# or )?[^#\n]*\\b${key}:`, 'm'));
    }
  });

  // Renewed by `npx vitest run test/architecture -u`.
  it('has a JSON Schema beside it, for editors', async () => {
    const schema = {
      title: 'holdfast.yaml',
      ...z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }),
    };
    const text = `${JSON.stringify(schema, undefined, 2)}\n`;

    await expect(text).toMatchFileSnapshot(join(projectRoot, 'deploy/holdfast.schema.json'));
    expect(example).toMatch(/^# yaml-language-server: \$schema=\.\/holdfast\.schema\.json\n/);
  });

  it('says how often each poller reads', () => {
    const { config } = readConfig({ name: 'holdfast.example.yaml', text: withExamples(example) }, {});

    expect(config?.pollers).toEqual(
      Object.fromEntries(
        pollers.map(({ name, parts }) => {
          const every = Math.min(...parts.map(({ everyMs }) => everyMs));
          return [name, { enabled: true, every }];
        }),
      ),
    );
  });

  it.each([
    ['a default that is not true', example.replace('approvalWindow: 15m', 'approvalWindow: 20m')],
    ['a field that does not exist', example.replace('approvalWindow:', 'approvalWindou:')],
  ])('would be found out with %s', (_title, text) => {
    const { config } = readConfig({ name: 'holdfast.example.yaml', text }, {});
    expect(config).not.toEqual(usual);
  });
});
