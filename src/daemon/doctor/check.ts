import type { ManagedAwsAccess } from '../../aws/client-pool.ts';
import type { LoadedRules } from '../../engine/rules.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { WatchedAccount } from '../accounts.ts';
import type { Config } from '../config.ts';
import type { Enabled } from '../enabled.ts';
import type { Roster } from '../organization/roster.ts';

/**
 * `problem`: it will not work until somebody mends it. `warning`: it works, and somebody should look.
 * `unknown`: it could not be asked, which `detail` explains.
 */
export type Verdict = 'ok' | 'warning' | 'problem' | 'unknown';

/** One line of what the doctor says. */
export interface Finding {
  /** What was looked at: "account 111122223333 in eu-west-1". */
  readonly what: string;
  readonly verdict: Verdict;
  /** What was found, in words. */
  readonly detail: string;
  /** What somebody should do; on every problem. */
  readonly todo?: string;
}

/** An account with the access that looks at it. Each has its own, so that one that hangs holds up no other. */
export interface ExaminedAccount extends WatchedAccount {
  readonly aws: ManagedAwsAccess;
}

/** What is looked at. */
export interface Examined {
  readonly config: Config;
  readonly rules: LoadedRules;
  readonly enabled: Enabled;
  /** Empty where nobody knows whose the credentials are, which is a finding of its own. */
  readonly accounts: readonly ExaminedAccount[];
  /** Absent where nobody knows whose the credentials are. */
  readonly roster?: Roster;
  readonly clock: Clock;
  readonly nodeVersion: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a test message may go out on every channel. */
  readonly sendsTest: boolean;
}

/** One thing that must be so for Holdfast to work. One file each, one line in `registry.ts`. */
export interface Check {
  readonly name: string;
  /** Changes nothing, and never rejects for what is wrong with the installation: that is a finding. */
  examine(examined: Examined): Promise<readonly Finding[]>;
}
