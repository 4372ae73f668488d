import { actionsByName } from '../actions/registry.ts';
import type { Config } from '../daemon/config.ts';
import { loadConfig } from '../daemon/load-config.ts';
import { loadRules } from '../daemon/load-rules.ts';
import { policyFolder } from '../daemon/shipped-policies.ts';
import type { PolicySet } from '../policy/policy.ts';
import { problemText } from '../policy/problem-text.ts';
import { UsageError } from '../runtime/usage-error.ts';
import type { CliIo } from './command.ts';

/** The configuration with its policies, as the daemon would take them. Throws a UsageError that names the first mistake. */
export async function loadPolicies(
  file: string | undefined,
  io: CliIo,
): Promise<{ readonly config: Config; readonly policies: PolicySet }> {
  const loaded = loadConfig(file, io.env, (line) => io.err(`holdfast: ${line}`));
  const config = { ...loaded, policies: policyFolder(loaded.policies) };
  const { rules, problems } = await loadRules(config, actionsByName, io.now());
  if (rules !== undefined) return { config, policies: rules.policies };
  const first = problems.find(({ severity }) => severity === 'error');
  throw new UsageError(first === undefined ? 'the policies cannot be used' : problemText(first));
}
