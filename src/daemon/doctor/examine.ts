import { createAwsAccess } from '../../aws/client-pool.ts';
import type { Transport } from '../../aws/transport.ts';
import type { LoadedRules } from '../../engine/rules.ts';
import type { Clock } from '../../runtime/clock.ts';
import { errorText } from '../../runtime/error-text.ts';
import { silentLogger } from '../../runtime/logger.ts';
import type { Config } from '../config.ts';
import { enabledBy } from '../enabled.ts';
import { createRoster, type Roster } from '../organization/roster.ts';
import type { Finding } from './check.ts';
import { checks } from './registry.ts';

/**
 * Looks at all that must be so for Holdfast to work, and changes nothing. Never rejects for what is wrong with
 * the installation: that is what the findings say.
 */
export async function examine(options: {
  readonly config: Config;
  readonly rules: LoadedRules;
  readonly clock: Clock;
  readonly nodeVersion: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly sendsTest: boolean;
  /** Answers AWS calls in place of the network. */
  readonly transport?: Transport;
}): Promise<readonly Finding[]> {
  const { config, rules, clock, transport } = options;
  const settings = { clock, log: silentLogger, ...(transport === undefined ? {} : { transport }) };
  const { roster, finding } = await whoseCredentials(() => createRoster(config, settings));
  const accounts = roster?.accounts() ?? [];
  const examined = {
    ...options,
    ...(roster === undefined ? {} : { roster }),
    enabled: enabledBy(config, rules.rules?.policies.policies ?? []),
    accounts: accounts.map((account) => ({ ...account, aws: createAwsAccess({ ...settings, accounts }) })),
  };
  try {
    const findings: Finding[] = [];
    for (const check of checks) findings.push(...(await check.examine(examined)));
    return finding === undefined ? findings : [finding, ...findings];
  } finally {
    for (const { aws } of examined.accounts) aws.destroy();
  }
}

async function whoseCredentials(
  find: () => Promise<Roster>,
): Promise<{ readonly roster?: Roster; readonly finding?: Finding }> {
  try {
    return { roster: await find() };
  } catch (error) {
    return {
      finding: {
        what: 'credentials',
        verdict: 'problem',
        detail: errorText(error),
        todo: 'give credentials and a region (AWS_PROFILE and AWS_REGION, or the role of the task or instance); until then no account, permission or clock can be looked at',
      },
    };
  }
}
