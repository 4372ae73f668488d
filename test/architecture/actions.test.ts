import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actions, actionsByName } from '../../src/actions/registry.ts';
import { readPolicyFiles } from '../../src/engine/policy-files.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { problemText } from '../../src/policy/problem-text.ts';
import { runPolicyTests } from '../../src/policy/run-tests.ts';
import { projectRoot } from '../support/source-tree.ts';

interface Documented {
  readonly name: string;
  readonly on: readonly string[];
  readonly verdicts: readonly string[];
  readonly risk: string;
  readonly undo: boolean;
  readonly permissions: readonly string[];
}

const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, inside = '']) => inside);

/** What a document says of each action: its row in the table, and the permissions under its heading. */
function documented(markdown: string): readonly Documented[] {
  const rows = [...markdown.matchAll(/^\| `([a-z-]+)` +\|(.*)\|(.*)\| (\w+) +\| (yes|no) +\|/gm)];
  return rows.map(([, name = '', on = '', verdicts = '', risk = '', undo]) => {
    const section = markdown.split(`\n## \`${name}\`\n`)[1]?.split('\n## ')[0] ?? '';
    const permissions = quoted(/Permissions:([^.]*)\./.exec(section)?.[1] ?? '').toSorted();
    return { name, on: quoted(on), verdicts: quoted(verdicts), risk, undo: undo === 'yes', permissions };
  });
}

const remediesOf = ({ remedy }: Policy) =>
  remedy.flatMap((rung) => (rung.kind === 'page' ? [] : rung.action));

/** The policies that a document shows, read and tried as `holdfast check` does; and what is wrong with them. */
function readExamples(markdown: string) {
  const files = [...markdown.matchAll(/^```yaml\n(policy: (.+)\n[^]*?)^```$/gm)].map(
    ([, text = '', name = '']) => ({ file: `${name}.yaml`, text }),
  );
  const { set, problems } = parsePolicies(files, { traits: actionsByName, revision: 'docs', loadedAt: 0 });
  const failed = set === undefined ? [] : runPolicyTests(set).filter(({ passed }) => !passed);
  return {
    policies: set?.policies ?? [],
    mistakes: [
      ...problems.map(problemText).filter((text) => !text.includes('the runbook has no section')),
      ...failed.map(({ policy, test, detail }) => `${policy}: ${test}: ${detail}`),
    ],
  };
}

const registered: readonly Documented[] = actions.map((action) => ({
  name: action.name,
  on: action.kinds,
  verdicts: action.verdicts,
  risk: action.risk,
  undo: action.undo !== undefined,
  permissions: action.permissions.toSorted(),
}));

describe('docs/actions.md', () => {
  const markdown = readFileSync(join(projectRoot, 'docs/actions.md'), 'utf8');

  it('says of every action what the code says, and lists no other', () => {
    expect(documented(markdown)).toEqual(registered);
  });

  const read = readExamples(markdown);

  it('shows policies that can be copied: nothing of them is refused or warned of but that their runbooks are short', () => {
    expect(read.mistakes).toEqual([]);
    expect(read.policies.length).toBeGreaterThan(20);
  });

  it('shows one for each remedy that no shipped policy takes, with a test in which it does and one in which not', async () => {
    const { files, revision } = await readPolicyFiles(join(projectRoot, 'policies'));
    const shipped =
      parsePolicies(files, { traits: actionsByName, revision, loadedAt: 0 }).set?.policies ?? [];
    const taken = new Set(shipped.flatMap(remediesOf));
    const left = actions.map(({ name }) => name).filter((name) => !taken.has(name));
    const proposed = read.policies.flatMap(({ tests }) => {
      const expected = tests.map(({ expect: { proposal } }) => proposal);
      return expected.includes('none') ? expected.filter((proposal) => left.includes(String(proposal))) : [];
    });

    expect(left.length).toBeGreaterThan(10);
    expect(new Set(proposed)).toEqual(new Set(left));
  });

  it('would be found out over an example that is refused, and one whose test fails', () => {
    const refused = markdown.replace("when: verdict == 'overloaded'", "when: verdict == 'overladen'");
    const failing = markdown.replace('group.failing > 1', 'group.failing > 2');

    expect(readExamples(refused).mistakes.join()).toMatch(/overladen/);
    expect(readExamples(failing).mistakes).toEqual([
      'keep-capacity-during-an-incident: two members fail: expected stop-scale-in, got none: `when` is false with verdict healthy',
    ]);
  });

  it('would be found out over a wrong risk, a missing permission and an action that is not there', () => {
    const wrong = markdown
      .replace('| low ', '| high ')
      .replace('`ec2:RebootInstances`', 'none')
      .replace('| `flip-dns` ', '| `flip-coin` ');
    const differing = documented(wrong).filter(
      (action, index) => JSON.stringify(action) !== JSON.stringify(registered[index]),
    );
    expect(differing.map(({ name }) => name)).toEqual(['reboot-instance', 'flip-coin']);
  });
});
