import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../support/source-tree.ts';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const alerts = (
  parse(read('helm/holdfast/files/alerts.yaml')) as { groups: { rules: { alert: string; expr: string }[] }[] }
).groups.flatMap(({ rules }) => rules);

describe('the alerts about Holdfast itself', () => {
  it('each have a page that says what to do, and no page is without its alert', () => {
    const pages = read('docs/holdfast-alerts.md').split('\n## ').slice(1);
    expect(pages.map((page) => page.split('\n')[0])).toEqual(alerts.map(({ alert }) => alert));
    for (const page of pages)
      for (const part of ['Meaning', 'Impact', 'Diagnosis', 'Mitigation'])
        expect(page).toContain(`**${part}.** `);
  });

  it('ask only for metrics that Holdfast has', () => {
    const known = `${read('docs/metrics.md')}${read('docs/replicas.md')}`;
    for (const { expr } of alerts)
      for (const [name] of expr.matchAll(/holdfast_[a-z_]+/g)) expect(known).toContain(`| \`${name}\` |`);
  });
});
