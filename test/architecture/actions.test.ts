import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actions, actionsByName } from '../../src/actions/registry.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import { problemText } from '../../src/policy/problem-text.ts';
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

  it('shows policies that load, one for each remedy that came with one', () => {
    const shown = [...markdown.matchAll(/^```yaml\n(policy: [^]*?)^```$/gm)].map(([, text = ''], index) => ({
      file: `example-${index + 1}.yaml`,
      text,
    }));
    const { set, problems } = parsePolicies(shown, { traits: actionsByName, revision: 'docs', loadedAt: 0 });

    expect(problems.filter(({ severity }) => severity === 'error').map(problemText)).toEqual([]);
    expect(set?.policies).toHaveLength(shown.length);
    expect(shown.length).toBeGreaterThan(0);
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
