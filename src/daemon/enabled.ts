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
  /** Whether it says in CloudWatch that it watches. */
  readonly heartbeat: boolean;
  /** Queues that events are taken from. */
  readonly queueArns: readonly string[];
  /** Table of the journal in DynamoDB. */
  readonly journalTable?: string;
  /** Who lists the accounts of the organization: a role, or the credentials that Holdfast runs with. Absent: nobody. */
  readonly listsAccountsAs?: string;
  /** Roles that are assumed in other accounts; `*` stands for the accounts of the organization. */
  readonly roleArns: readonly string[];
  /** Whether the credentials that Holdfast runs with watch an account themselves, and no other is watched. */
  readonly oneAccount: boolean;
}

export function enabledBy(
  {
    accounts,
    organization,
    pollers: settings,
    notify,
    scope,
    stopSwitch,
    intake,
    journal,
    heartbeat,
  }: Config,
  policies: readonly Policy[],
): Enabled {
  const named = new Set(
    policies.flatMap(({ remedy }) => remedy.flatMap((rung) => (rung.kind === 'action' ? [rung.action] : []))),
  );
  const places = [...accounts, ...(organization === undefined ? [] : [organization])];
  const regions = places.flatMap((place) => place.regions ?? []);
  const lister = organization?.lister?.roleArn;
  const roleArns = [
    ...accounts.flatMap(({ roleArn }) => roleArn ?? []),
    ...(organization === undefined ? [] : [`arn:*:iam::*:role/${organization.role}`]),
    ...(lister === undefined ? [] : [lister]),
  ];
  return {
    pollers: pollers.filter(({ name }) => settings[name]?.enabled !== false),
    actions: actions.filter(({ name }) => named.has(name)),
    regions: places.every((place) => place.regions !== undefined)
      ? [...new Set(regions)].toSorted()
      : undefined,
    ...(scope === undefined ? {} : { scope }),
    ...(stopSwitch.parameter === undefined ? {} : { stopParameter: stopSwitch.parameter }),
    topicArns: Object.values(notify.channels).flatMap((channel) =>
      channel.kind === 'sns' ? [channel.topicArn] : [],
    ),
    heartbeat: heartbeat !== undefined,
    queueArns: intake.sqs.map(queueArn),
    ...(journal.store === 'dynamodb' ? { journalTable: journal.table } : {}),
    ...(organization === undefined ? {} : { listsAccountsAs: lister ?? 'the role that Holdfast runs with' }),
    roleArns,
    oneAccount: accounts.length === 1 && roleArns.length === 0,
  };
}
