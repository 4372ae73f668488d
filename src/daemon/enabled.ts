import type { Action } from '../actions/action.ts';
import { actions } from '../actions/registry.ts';
import type { Policy } from '../policy/policy.ts';
import type { Poller } from '../pollers/poller.ts';
import { pollers } from '../pollers/registry.ts';
import type { Config } from './config.ts';
import { queueArn } from './event-queues.ts';

/** What a configuration and its policies make Holdfast do in AWS: what must be permitted, and is checked. */
export interface Enabled {
  readonly pollers: readonly Poller[];
  /** The remedies that some policy names, whatever its mode: a dry run reads for them, too. */
  readonly actions: readonly Action[];
  /** Undefined where the configuration leaves a region to the credentials. */
  readonly regions: readonly string[] | undefined;
  /** The tag that opts a resource in. */
  readonly scope?: { readonly tag: string; readonly value: string };
  /** Name of the stop switch's parameter in Systems Manager. */
  readonly stopParameter?: string;
  /** Topics that channels publish to. */
  readonly topicArns: readonly string[];
  /** Queues that events are taken from. */
  readonly queueArns: readonly string[];
  /** Table of the journal in DynamoDB. */
  readonly journalTable?: string;
  /** Roles that are assumed in other accounts. */
  readonly roleArns: readonly string[];
  /** Whether the credentials that Holdfast runs with watch an account themselves, and no other is watched. */
  readonly oneAccount: boolean;
}

export function enabledBy(
  { accounts, pollers: settings, notify, scope, stopSwitch, intake, journal }: Config,
  policies: readonly Policy[],
): Enabled {
  const named = new Set(
    policies.flatMap(({ remedy }) => remedy.flatMap((rung) => (rung.kind === 'action' ? [rung.action] : []))),
  );
  const regions = accounts.flatMap((account) => account.regions ?? []);
  const roleArns = accounts.flatMap(({ roleArn }) => roleArn ?? []);
  return {
    pollers: pollers.filter(({ name }) => settings[name]?.enabled !== false),
    actions: actions.filter(({ name }) => named.has(name)),
    regions: accounts.every((account) => account.regions !== undefined)
      ? [...new Set(regions)].toSorted()
      : undefined,
    ...(scope === undefined ? {} : { scope }),
    ...(stopSwitch.parameter === undefined ? {} : { stopParameter: stopSwitch.parameter }),
    topicArns: Object.values(notify.channels).flatMap((channel) =>
      channel.kind === 'sns' ? [channel.topicArn] : [],
    ),
    queueArns: intake.sqs.map(queueArn),
    ...(journal.store === 'dynamodb' ? { journalTable: journal.table } : {}),
    roleArns,
    oneAccount: accounts.length === 1 && roleArns.length === 0,
  };
}
