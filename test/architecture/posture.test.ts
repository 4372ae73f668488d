import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { postureServices } from '../../src/posture/registry.ts';
import { severities } from '../../src/posture/rule.ts';
import { standingOf } from '../../src/posture/standing.ts';
import { withParts } from '../support/generated-parts.ts';
import { projectRoot } from '../support/source-tree.ts';

const objectiveNames = { slo: 'SLO', rtoSeconds: 'RTO', rpoSeconds: 'RPO' };

function ruleLines(): readonly string[] {
  return postureServices.flatMap(({ name, rules }) => [
    `### ${name}`,
    '',
    '| rule | severity | of | bears on | weakness, why it matters, what to change |',
    '|---|---|---|---|---|',
    ...rules.map(({ id, severity, kinds, bearsOn, title, why, change }) => {
      const of = kinds.map((kind) => `\`${kind}\``).join(', ');
      const objectives = bearsOn.map((objective) => objectiveNames[objective]).join(', ');
      return `| \`${id}\` | ${severity} | ${of} | ${objectives} | **${title}.** ${why} *${change}* |`;
    }),
    '',
  ]);
}

/** Kinds that are told the same way stand in one row. */
function standingLines(): readonly string[] {
  const saidOf = (kind: keyof typeof standingOf) => {
    const standing = standingOf[kind];
    if (standing === 'estimated') return 'estimated';
    return 'cannotTell' in standing
      ? `cannot tell: ${standing.cannotTell}`
      : `not asked: ${standing.passedOver}`;
  };
  const rows = Map.groupBy(Object.keys(standingOf) as (keyof typeof standingOf)[], saidOf);
  return [
    '| kinds | in the estimates |',
    '|---|---|',
    ...[...rows].map(([said, kinds]) => `| ${kinds.map((kind) => `\`${kind}\``).join(', ')} | ${said} |`),
  ];
}

describe('docs/posture.md', () => {
  const page = join(projectRoot, 'docs/posture.md');
  const text = readFileSync(page, 'utf8');

  // Renewed by `npx vitest run test/architecture -u`.
  it('lists every rule, as it says of itself, and what every kind adds to the estimates', async () => {
    const parts = { rules: ['', ...ruleLines()], standing: ['', ...standingLines(), ''] };
    await expect(withParts(text, parts)).toMatchFileSnapshot(page);
  });

  it('explains every severity', () => {
    const explained = [...text.matchAll(/^\| `(\w+)` \|.+\|$/gm)].map(([, name]) => name);
    expect(explained).toEqual(expect.arrayContaining([...severities]));
  });
});
