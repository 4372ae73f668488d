import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionsByName } from '../../../src/actions/registry.ts';
import { readPolicyFiles } from '../../../src/engine/policy-files.ts';
import { parsePolicies } from '../../../src/policy/parse.ts';
import { problemText } from '../../../src/policy/problem-text.ts';
import { runPolicyTests } from '../../../src/policy/run-tests.ts';
import { policyJsonSchema } from '../../../src/policy/schema.ts';
import { start } from '../../support/policy-fixtures.ts';

const folder = join(import.meta.dirname, '../../../policies');
const { files, revision } = await readPolicyFiles(folder);
const { set, problems } = parsePolicies(files, { traits: actionsByName, revision, loadedAt: start });
const policies = set?.policies ?? [];

describe('the shipped policies', () => {
  it('have no mistake and no warning', () => {
    expect(problems.map(problemText)).toEqual([]);
    expect(policies.length).toBeGreaterThanOrEqual(10);
  });

  it('pass their own tests', () => {
    const results = runPolicyTests({ policies, revision, loadedAt: start });
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.length).toBeGreaterThan(40);
  });

  it.each(policies.map((policy) => [policy.name, policy] as const))(
    '%s touches nothing until somebody says so, is named for its file and tests both sides',
    (name, policy) => {
      expect(policy.mode).toBe('observe');
      expect(policy.position.file).toBe(join(folder, `${name}.yaml`));
      const expected = policy.tests.map(({ expect: { proposal } }) => proposal);
      expect(expected).toContain('none');
      expect(expected.some((proposal) => proposal !== 'none')).toBe(true);
      expect(policy.runbook).toContain(`holdfast hold policy:${name} `);
    },
  );

  it('use every remedy that acts on a failure by itself', () => {
    const used = policies.flatMap(({ remedy }) =>
      remedy.flatMap((rung) => (rung.kind === 'action' ? [rung.action] : [])),
    );
    expect(used).toEqual(
      expect.arrayContaining(['replace-instance', 'flip-dns', 'failover-replica', 'failover-aurora-cluster']),
    );
  });

  it.each(files.map(({ file, text }) => [file.slice(folder.length + 1), text] as const))(
    '%s tells editors where its schema is',
    (_, text) => {
      expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./policy.schema.json');
    },
  );
});

describe('policies/policy.schema.json', () => {
  it('is what the code accepts (after a change of the format: npx vitest run test/unit/policy/shipped-policies.test.ts -u)', async () => {
    const schema = `${JSON.stringify(policyJsonSchema(), undefined, 2)}\n`;
    await expect(schema).toMatchFileSnapshot(join(folder, 'policy.schema.json'));
  });
});
