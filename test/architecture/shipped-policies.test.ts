import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { actionsByName } from '../../src/actions/registry.ts';
import { readPolicyFiles } from '../../src/engine/policy-files.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import { withParts } from '../support/generated-parts.ts';
import { projectRoot } from '../support/source-tree.ts';

it('docs/policies.md lists the policies that ship, as they say of themselves', async () => {
  const { files, revision } = await readPolicyFiles(join(projectRoot, 'policies'));
  const { set } = parsePolicies(files, { traits: actionsByName, revision, loadedAt: 0 });
  const shipped = [
    '| policy | watches | what it is for | then |',
    '|---|---|---|---|',
    ...(set?.policies ?? []).map(({ name, watch, summary, remedy }) => {
      const rungs = remedy.map((rung) => (rung.kind === 'page' ? 'a person' : `\`${rung.action}\``));
      return `| \`${name}\` | \`${watch}\` | ${summary} | ${rungs.join(', ')} |`;
    }),
  ];
  const page = join(projectRoot, 'docs/policies.md');
  await expect(withParts(readFileSync(page, 'utf8'), { shipped })).toMatchFileSnapshot(page);
});
