import { existsSync } from 'node:fs';
import { actionsByName } from '../../actions/registry.ts';
import { readPolicyFiles } from '../../engine/policy-files.ts';
import { parsePolicies } from '../../policy/parse.ts';
import type { Problem } from '../../policy/policy.ts';
import { UsageError } from '../../runtime/usage-error.ts';

/**
 * What is wrong with a folder or a file of policies, read as the daemon reads it. Their own tests are not the
 * question here: what they do in an outage is. Throws a UsageError where it is not there, or no policy is in
 * it: a daemon without policies does nothing, which would be scored as if it were theirs.
 */
export async function checkPolicies(path: string, now: number): Promise<readonly Problem[]> {
  if (!existsSync(path)) throw new UsageError(`policies: there is no folder or file ${path}`);
  const { files, revision, problem } = await readPolicyFiles(path);
  if (problem !== undefined) return [problem];
  const { set, problems } = parsePolicies(files, { traits: actionsByName, revision, loadedAt: now });
  if (set?.policies.length === 0)
    throw new UsageError(
      `policies: ${path} holds no policy (files that end in .yaml, not in folders below it)`,
    );
  return problems.filter(({ severity }) => severity === 'error');
}
