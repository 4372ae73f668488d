import { heartbeatMetric } from '../heartbeat.ts';
import { queuePermissions } from '../../intake/event-queue.ts';
import { dynamodbJournalPermissions } from '../../journal/dynamodb-store.ts';
import { permissionsOf } from '../../pollers/poller.ts';
import type { Enabled } from '../enabled.ts';
import { changes, type Changed } from './changes.ts';
import type { Conditions, Statement } from './policy-document.ts';
import { simulationPermissions } from './simulation.ts';

/** Where the control planes of global services answer (Route 53): there `aws:RequestedRegion` is this one. */
export const globalRegion = 'us-east-1';

/** `TestDNSAnswer` asks Route 53 what it would answer, `SimulatePrincipalPolicy` IAM what it would permit. */
export function isRead(permission: string): boolean {
  return /:(?:BatchGet|Describe|Get|List|Lookup|TestDNSAnswer$|SimulatePrincipalPolicy$)/.test(permission);
}

/** What looking needs, in each account: a statement for each poller, and the fresh reads before an act. */
export function readStatements(enabled: Enabled): readonly Statement[] {
  const polled = enabled.pollers.map((poller) => ({
    name: poller.name,
    permissions: permissionsOf(poller),
  }));
  const known = new Set(polled.flatMap(({ permissions }) => permissions));
  const before = enabled.actions
    .flatMap(({ permissions }) => permissions)
    .filter((permission) => isRead(permission) && !known.has(permission));
  const ahead = enabled.actions.length === 0 ? [] : simulationPermissions;
  return [
    ...polled,
    { name: 'read before acting', permissions: before },
    { name: 'ask IAM ahead', permissions: ahead },
  ].flatMap(({ name, permissions }) => {
    // ARC's data plane has its addresses in five regions of its own, whatever is watched.
    const anywhere = permissions.filter((permission) => permission.startsWith('route53-recovery-cluster:'));
    return [
      ...allow(
        name,
        permissions.filter((permission) => !anywhere.includes(permission)),
        '*',
        [inRegions(enabled)],
      ),
      ...allow(`${name} anywhere`, anywhere, '*', []),
    ];
  });
}

/** What the remedies change, in each account: a statement for each kind of thing that is changed. */
export function writeStatements(enabled: Enabled): readonly Statement[] {
  const wanted = enabled.actions
    .flatMap(({ permissions }) => permissions)
    .filter((permission) => !isRead(permission));
  const narrowed = changes.flatMap((changed) =>
    allow(
      changed.sid,
      changed.permissions.filter((permission) => wanted.includes(permission)),
      only(changed.resources),
      conditionsOf(changed, enabled),
    ),
  );
  const known = new Set(changes.flatMap(({ permissions }) => permissions));
  const others = wanted.filter((permission) => !known.has(permission));
  return [...narrowed, ...allow('not narrowed', others, '*', [inRegions(enabled)])];
}

/** What the first account's credentials alone need: the stop switch, the channels. */
export function ownStatements({ stopParameter, topicArns, heartbeat }: Enabled): readonly Statement[] {
  const parameter = `arn:*:ssm:*:*:parameter/${stopParameter?.replace(/^\//, '')}`;
  return [
    ...allow('stop switch', stopParameter === undefined ? [] : ['ssm:GetParameter'], parameter, []),
    ...allow('heartbeat', heartbeat ? ['cloudwatch:PutMetricData'] : [], '*', [
      { StringEquals: { 'cloudwatch:namespace': heartbeatMetric.namespace } },
    ]),
    ...allow('channels', topicArns.length === 0 ? [] : ['sns:Publish'], only(topicArns), []),
  ];
}

/** What reading queues of events needs. A message that is deleted there is one that the journal has. */
export function queueStatements({ queueArns }: Enabled): readonly Statement[] {
  return allow('events', queueArns.length === 0 ? [] : queuePermissions, only(queueArns), []);
}

/** What keeping the journal in DynamoDB needs. */
export function journalStatements({ journalTable }: Enabled): readonly Statement[] {
  if (journalTable === undefined) return [];
  const arn = journalTable.startsWith('arn:') ? journalTable : `arn:*:dynamodb:*:*:table/${journalTable}`;
  return allow('journal', dynamodbJournalPermissions, arn, []);
}

/** What the credentials that Holdfast runs with need to reach the other accounts. */
export function reachStatements({ roleArns }: Enabled): readonly Statement[] {
  return allow('accounts', roleArns.length === 0 ? [] : ['sts:AssumeRole'], only(roleArns), []);
}

/** What listing the accounts of the organization needs. */
export function listStatements({ listsAccountsAs }: Enabled): readonly Statement[] {
  return allow('organization', listsAccountsAs === undefined ? [] : ['organizations:ListAccounts'], '*', []);
}

function conditionsOf(changed: Changed, enabled: Enabled): readonly (Conditions | undefined)[] {
  const { scope } = enabled;
  const tag =
    changed.optedIn === undefined || scope === undefined
      ? undefined
      : { StringEquals: { [`aws:ResourceTag/${scope.tag}`]: scope.value } };
  return [changed.condition, tag, changed.anyRegion === undefined ? inRegions(enabled) : undefined];
}

function inRegions({ regions }: Enabled): Conditions | undefined {
  if (regions === undefined) return undefined;
  return { StringEquals: { 'aws:RequestedRegion': [...new Set([...regions, globalRegion])].toSorted() } };
}

/** One statement, or none where there is nothing to allow. */
function allow(
  name: string,
  permissions: readonly string[],
  resource: string | readonly string[],
  conditions: readonly (Conditions | undefined)[],
): readonly Statement[] {
  if (permissions.length === 0) return [];
  const Sid = name.replaceAll(/(?:^|[- ])(\w)/g, (_match, letter: string) => letter.toUpperCase());
  const Condition = allOf(conditions);
  const Action = [...new Set(permissions)].toSorted();
  return [
    {
      Sid,
      Effect: 'Allow',
      Action,
      Resource: resource,
      ...(Object.keys(Condition).length === 0 ? {} : { Condition }),
    },
  ];
}

/** Conditions on different keys, in one. */
function allOf(conditions: readonly (Conditions | undefined)[]): Conditions {
  const merged: Record<string, Conditions[string]> = {};
  for (const condition of conditions)
    for (const [operator, keys] of Object.entries(condition ?? {}))
      merged[operator] = { ...merged[operator], ...keys };
  return merged;
}

function only(resources: readonly string[]): string | readonly string[] {
  const [first = '*', ...more] = [...new Set(resources)].toSorted();
  return more.length === 0 ? first : [first, ...more];
}
