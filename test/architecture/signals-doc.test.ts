import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFamilies } from '../../src/policy/checks.ts';
import { fallsWithLoad, risesWithLoad } from '../../src/pollers/cloudwatch/saturation.ts';
import { pollers } from '../../src/pollers/registry.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/signals.md'), 'utf8');

/** The cells of each row of the table under a heading, without the head. */
function tableUnder(heading: string, markdown = document): readonly (readonly string[])[] {
  const section = markdown.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The names in backquotes of one cell. */
const named = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

const differences = (one: readonly string[], other: readonly string[]): readonly string[] => [
  ...one.filter((line) => !other.includes(line)),
  ...other.filter((line) => !one.includes(line)),
];

const documentedParts = (markdown = document) =>
  tableUnder('Parts', markdown).map(([part, every, reach, permissions]) =>
    [named(part)[0], every, reach, ...named(permissions).toSorted()].join(' '),
  );
const registeredParts = pollers.flatMap((poller) =>
  poller.parts.map(({ name, everyMs, reach, permissions }) =>
    [`${poller.name}/${name}`, `${everyMs / 1000} s`, reach, ...[...permissions].toSorted()].join(' '),
  ),
);

const documentedChecks = (markdown = document) =>
  tableUnder('Checks', markdown).map(([check, family]) => `${named(check)[0]} ${family}`);
const knownChecks = Object.entries(checkFamilies).map(([check, family]) => `${check} ${family}`);

describe('docs/signals.md', () => {
  it('lists every part with its cadence, reach and permissions, and no other', () => {
    expect(differences(documentedParts(), registeredParts)).toEqual([]);
  });

  it('lists every check with its family, and no other', () => {
    expect(differences(documentedChecks(), knownChecks)).toEqual([]);
  });

  it('lists every metric that measures saturation, with its direction, and no other', () => {
    const documented = tableUnder('Saturation').flatMap(([namespace, above, below]) => [
      ...named(above).map((metric) => `${named(namespace)[0]} ${metric} above`),
      ...named(below).map((metric) => `${named(namespace)[0]} ${metric} below`),
    ]);
    const known = (metrics: typeof risesWithLoad, way: string) =>
      Object.entries(metrics).flatMap(([namespace, names]) =>
        names.map((name) => `${namespace} ${name} ${way}`),
      );
    expect(
      differences(documented, [...known(risesWithLoad, 'above'), ...known(fallsWithLoad, 'below')]),
    ).toEqual([]);
  });

  it('names only parts that exist as the source of a check', () => {
    const parts = pollers.flatMap((poller) => poller.parts.map(({ name }) => `${poller.name}/${name}`));
    // `derived`: the model works it out from other checks. `pushed`: nobody reads it.
    const sources = tableUnder('Checks').map(([, , part = '']) =>
      part === 'derived' || part === 'pushed' ? parts : named(part),
    );
    expect(sources.flat().filter((source) => !parts.includes(source))).toEqual([]);
    expect(sources.filter((source) => source.length === 0)).toEqual([]);
  });

  it('would be found out if it named a part too many, a permission too few or another family', () => {
    const planted = document
      .replace('| `ec2/instances` |', '| `ec2/planted` | 1 s | regional | `ec2:Planted` | x |\n$&')
      .replace(', `cloudwatch:GetMetricData` | the state', ' | the state')
      .replace('| `rds/status` | control-plane |', '| `rds/status` | data |');
    expect(differences(documentedParts(planted), registeredParts)).toEqual([
      'ec2/planted 1 s regional ec2:Planted',
      'route53/health 60 s global route53:ListHealthChecks',
      'route53/health 60 s global cloudwatch:GetMetricData route53:ListHealthChecks',
    ]);
    expect(differences(documentedChecks(planted), knownChecks)).toEqual([
      'rds/status data',
      'rds/status control-plane',
    ]);
  });
});
