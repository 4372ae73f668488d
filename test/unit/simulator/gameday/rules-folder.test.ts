import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readPolicyFiles } from '../../../../src/engine/policy-files.ts';
import { createRulesFolder } from '../../../../src/simulator/gameday/rules-folder.ts';

describe('the folder that a simulated daemon reads its policies from', () => {
  let from: string;
  beforeEach(() => {
    from = mkdtempSync(join(tmpdir(), 'holdfast-rules-'));
  });
  afterEach(() => rmSync(from, { recursive: true, force: true }));

  const made = (overrides = {}) => createRulesFolder({ from, overrides, services: '', within: from });
  const policiesIn = async (folder: string) =>
    (await readPolicyFiles(folder)).files.flatMap(({ text }) =>
      [...parseAllDocuments(text)].map((document): unknown => document.toJS()),
    );

  it('lets every policy act, each of those that share a file too', async () => {
    writeFileSync(join(from, 'two.yaml'), 'policy: a\nmode: observe\n---\npolicy: b\n');
    writeFileSync(join(from, 'third.YML'), 'policy: c\n');
    const rules = made({ b: { zoneId: 'Z1' } });
    expect(await policiesIn(rules.policies)).toEqual([
      { policy: 'c', mode: 'auto' },
      { policy: 'a', mode: 'auto' },
      { policy: 'b', mode: 'auto', remedy: [{ params: { zoneId: 'Z1' } }] },
    ]);
    rules.remove();
  });

  it('holds what the production loader would read and nothing else', async () => {
    writeFileSync(join(from, '.hidden.yaml'), 'policy: hidden\n');
    writeFileSync(join(from, 'notes.txt'), 'policy: notes\n');
    writeFileSync(join(from, 'broken.yaml'), 'policy: [\n');
    const rules = made();
    const read = await readPolicyFiles(rules.policies);
    expect(read.files.map(({ text }) => text)).toEqual(['policy: [\n']);
    rules.remove();
  });

  it('is gone afterwards, wherever it was made', () => {
    const rules = made();
    expect(readdirSync(from)).toHaveLength(2);
    rules.remove();
    expect(readdirSync(from)).toEqual([]);
  });
});
