import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands as registered } from '../../src/cli/registry.ts';
import { routes } from '../../src/http/routes/registry.ts';
import { apiLines, callable, commandLines, metricLines, replicaMetricLines } from '../support/doc-tables.ts';

const read = (page: string) => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');

/** Lines that only one side has. */
function differences(documented: readonly string[], real: readonly string[]) {
  return {
    missing: real.filter((line) => !documented.includes(line)),
    invented: documented.filter((line) => !real.includes(line)),
  };
}
const none = { missing: [], invented: [] };

const tableLines = (text: string, start: RegExp) => text.split('\n').filter((line) => start.test(line));

describe('docs/metrics.md', () => {
  it('lists exactly the metrics that are registered, with type, labels and meaning', async () => {
    const real = await metricLines();

    expect(real.length).toBeGreaterThan(25);
    expect(differences(tableLines(read('metrics.md'), /^\| `holdfast_\w+` \|/), real)).toEqual(none);
  });

  it('would be found out on a metric that is gone, and on one that is new', () => {
    expect(differences(['| `holdfast_old` |'], ['| `holdfast_new` |'])).toEqual({
      missing: ['| `holdfast_new` |'],
      invented: ['| `holdfast_old` |'],
    });
  });
});

describe('docs/replicas.md', () => {
  it('lists exactly the metrics of a replica', () => {
    const listed = tableLines(read('replicas.md'), /^\| `holdfast_\w+` \|/);
    expect(differences(listed, replicaMetricLines())).toEqual(none);
  });
});

describe('docs/api.md', () => {
  it('lists exactly the routes that are served', () => {
    expect(differences(tableLines(read('api.md'), /^\| `(GET|POST|DELETE) /), apiLines(routes))).toEqual(
      none,
    );
  });
});

describe('docs/cli.md', () => {
  const commands = callable(registered);
  const sections = read('cli.md')
    .split(/^(?=## )/m)
    .slice(1);

  it('has a section for each command, in the order of --help', () => {
    const headings = (texts: readonly (string | undefined)[]) => texts.map((text) => text?.split('\n')[0]);
    expect(headings(sections)).toEqual(headings(commands.map((command) => commandLines(command)[0])));
  });

  it.each(commands)('says what $name --help says', (command) => {
    const section = sections[commands.indexOf(command)] ?? '';

    expect(section.trimEnd()).toBe(commandLines(command).join('\n').trimEnd());
  });
});
