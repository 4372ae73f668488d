import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/daemon/config.ts';
import { envSettings, otherVariables } from '../../src/daemon/config-env.ts';
import { readConfig } from '../../src/daemon/read-config.ts';
import { projectRoot } from '../support/source-tree.ts';

const page = readFileSync(join(projectRoot, 'docs/configuration.md'), 'utf8');

/** The first column of the table whose first column has this title. */
function column(markdown: string, title: string): readonly string[] {
  const table = markdown.slice(markdown.search(new RegExp(`^\\| ${title} `, 'm'))).split('\n\n')[0] ?? '';
  return [...table.matchAll(/^\| `([^`]+)` /gm)].map(([, name = '']) => name).toSorted();
}

describe('docs/configuration.md', () => {
  it('lists every field of the configuration and no other', () => {
    expect(column(page, 'field')).toEqual(Object.keys(configSchema.shape).toSorted());
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

  it('would be found out if it left one out', () => {
    const wrong = page.replace('| `HOLDFAST_MODE` ', '| `HOLDFAST_MODUS` ');
    expect(column(wrong, 'variable')).not.toContain('HOLDFAST_MODE');
  });
});
