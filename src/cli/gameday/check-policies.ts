import { existsSync, statSync } from 'node:fs';
import { actionsByName } from '../../actions/registry.ts';
import { readPolicyFiles } from '../../engine/policy-files.ts';
import { parsePolicies } from '../../policy/parse.ts';
import type { Problem } from '../../policy/policy.ts';
import { UsageError } from '../../runtime/usage-error.ts';

/**
 * What is wrong with a folder of policies, read as the daemon reads it. Their own tests are not the question
 * here: what they do in an outage is. Throws a UsageError where there is no folder, or no policy in it: a
 * daemon without policies does nothing, which would be scored as if it were theirs.
 */
export async function checkPolicies(folder: string, now: number): Promise<readonly Problem[]> {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UsageError(`--policies: there is no folder ${folder}`);
  const { files, revision, problem } = await readPolicyFiles(folder);
  if (problem !== undefined) return [problem];
  const { set, problems } = parsePolicies(files, { traits: actionsByName, revision, loadedAt: now });
  if (set?.policies.length === 0)
    throw new UsageError(
      `--policies: the folder ${folder} holds no policy (files that end in .yaml, not in folders below it)`,
    );
  return problems.filter(({ severity }) => severity === 'error');
}
