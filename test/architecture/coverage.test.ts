import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Covered, coverageLines, featureLines, uncovered } from '../support/coverage-lines.ts';
import { withParts } from '../support/generated-parts.ts';
import { projectRoot } from '../support/source-tree.ts';

const page = join(projectRoot, 'docs/coverage.md');
const readme = join(projectRoot, 'README.md');

describe('docs/coverage.md', () => {
  // Renewed by `npx vitest run test/architecture -u`.
  it('is made from the registries', async () => {
    const text = withParts(readFileSync(page, 'utf8'), { coverage: coverageLines() });
    await expect(text).toMatchFileSnapshot(page);
  });

  it('is short in the README, made from the same registries', async () => {
    const text = withParts(readFileSync(readme, 'utf8'), { systems: featureLines() });
    await expect(text).toMatchFileSnapshot(readme);
  });

  it('has a place for everything that is registered', () => {
    expect(uncovered()).toEqual([]);
  });

  const planted: Covered = {
    checks: ['ec2/planted', 'nowhere/check'],
    posture: [
      { name: 'EFS', rules: [{ id: 'efs/planted' }] },
      { name: 'Nothing', rules: [] },
    ],
    remedies: [
      { name: 'mend-planted', kinds: ['rds:instance'] },
      { name: 'lost', kinds: ['nowhere:thing'] },
    ],
    simulated: [
      { id: 'Lambda', operations: { Invoke: {} } },
      { id: 'Nowhere', operations: {} },
    ],
  };

  it('shows what is new in its row, and would miss what has none', () => {
    const rows = coverageLines(planted);
    expect(rows).toContain('| EC2, EBS | `ec2/planted` | – | – | – |');
    expect(rows).toContain('| EFS | – | `efs/planted` | – | – |');
    expect(rows).toContain('| RDS, Aurora, global database | – | – | `mend-planted` | – |');
    expect(rows).toContain('| Lambda | – | – | – | Lambda (1) |');
    expect(featureLines(planted)).toEqual([
      '| system | signals | posture rules | remedies |',
      '|---|---|---|---|',
      '| EC2, EBS | 1 | – | – |',
      '| RDS, Aurora, global database | – | – | `mend-planted` |',
      '| EFS | – | 1 | – |',
    ]);
    expect(uncovered(planted)).toEqual(['nowhere/check', 'Nothing', 'lost', 'Nowhere']);
  });
});
