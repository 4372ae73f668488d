import { actions } from '../../src/actions/registry.ts';
import { pollers } from '../../src/pollers/registry.ts';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: object;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** All that watching needs: a statement for each poller, so that one that is off can be left out. */
export function readOnlyPolicy(): PolicyDocument {
  return document([
    ...pollers.map(({ name, parts }) =>
      allow(
        name,
        parts.flatMap(({ permissions }) => permissions),
      ),
    ),
    // What `stopSwitch.parameter` names; under another name it is this line that changes.
    { ...allow('stop switch', ['ssm:GetParameter']), Resource: 'arn:*:ssm:*:*:parameter/holdfast/stop' },
  ]);
}

/** What acting needs beside it: the reads before an act, and a statement for each remedy that changes things. */
export function actPolicy(): PolicyDocument {
  const reads = actions.flatMap(({ permissions }) => permissions.filter(isRead));
  return document([
    allow('read before acting', reads),
    ...actions.flatMap(({ name, permissions }) => {
      const changes = permissions.filter((permission) => !isRead(permission));
      const plain = changes.filter((permission) => !(permission in bounded));
      const narrow = changes.flatMap((permission) => bounded[permission]?.(name) ?? []);
      return [allow(name, plain), ...narrow];
    }),
  ]);
}

/** How IAM counts towards its limit of 6,144 characters for a managed policy: without white space. */
export function sizeOf(policy: PolicyDocument): number {
  return JSON.stringify(policy).replaceAll(/\s/g, '').length;
}

/** `TestDNSAnswer` asks Route 53 what it would answer. */
export function isRead(permission: string): boolean {
  return /:(?:Describe|Get|List|TestDNSAnswer$)/.test(permission);
}

/** What would be too much without a condition. */
const bounded: Readonly<Record<string, (action: string) => Statement>> = {
  // Recovery is an alarm's action, for which CloudWatch wants this one role, and no other is to be made.
  'iam:CreateServiceLinkedRole': (action) => ({
    ...allow(`${action} role`, ['iam:CreateServiceLinkedRole']),
    Condition: { StringEquals: { 'iam:AWSServiceName': 'events.amazonaws.com' } },
  }),
  // Auto Scaling checks that whoever names a launch template may launch from it, and hand its role on.
  'ec2:RunInstances': (action) => ({
    ...allow(`${action} launch`, ['ec2:RunInstances']),
    Condition: { ArnLike: { 'ec2:LaunchTemplate': 'arn:*:ec2:*:*:launch-template/*' } },
  }),
  'iam:PassRole': (action) => ({
    ...allow(`${action} pass`, ['iam:PassRole']),
    Condition: { StringLike: { 'iam:PassedToService': 'ec2.amazonaws.com*' } },
  }),
};

function document(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

function allow(name: string, permissions: readonly string[]): Statement {
  // A statement's id is letters and digits.
  const Sid = name.replaceAll(/(?:^|[- ])(\w)/g, (_match, letter: string) => letter.toUpperCase());
  return { Sid, Effect: 'Allow', Action: [...new Set(permissions)].toSorted(), Resource: '*' };
}
