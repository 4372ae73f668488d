import {
  type ContextEntry,
  type EvaluationResult,
  GetRoleCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { build, parse } from '@aws-sdk/util-arn-parser';
import { AwsError } from '../../aws/error.ts';
import { heartbeatMetric } from '../heartbeat.ts';

/** What asking IAM to simulate calls itself. */
export const simulationPermissions = ['iam:GetRole', 'iam:SimulatePrincipalPolicy'] as const;

/** What a real request would carry that the documents of `iam-policy` hold it to. */
export function contextOf({
  region,
  account,
  identity,
  scope,
}: {
  readonly region: string;
  readonly account: string;
  readonly identity: string;
  /** The tag that opts a resource in. */
  readonly scope: { readonly tag: string; readonly value: string } | undefined;
}): readonly ContextEntry[] {
  const { partition } = parse(identity);
  const values = {
    'aws:RequestedRegion': region,
    'cloudwatch:namespace': heartbeatMetric.namespace,
    'iam:AWSServiceName': 'events.amazonaws.com',
    'iam:PassedToService': 'ec2.amazonaws.com',
    'ec2:LaunchTemplate': `arn:${partition}:ec2:${region}:${account}:launch-template/holdfast`,
    ...(scope === undefined ? {} : { [`aws:ResourceTag/${scope.tag}`]: scope.value }),
  };
  return Object.entries(values).map(([ContextKeyName, value]) => ({
    ContextKeyName,
    ContextKeyValues: [value],
    ContextKeyType: 'string',
  }));
}

/**
 * The user or role behind an identity: of a session STS tells the role's name, and its path is IAM's to tell.
 * Where that is not permitted, it is taken for one without a path, as most are: IAM knows no other by that ARN.
 */
export async function principalOf(iam: IAMClient, identity: string): Promise<string> {
  const { partition, accountId, resource } = parse(identity);
  const [kind, RoleName] = resource.split('/');
  if (kind !== 'assumed-role' || RoleName === undefined) return identity;
  const withoutPath = build({
    partition,
    service: 'iam',
    region: '',
    accountId,
    resource: `role/${RoleName}`,
  });
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    return Role?.Arn ?? withoutPath;
  } catch (error) {
    if (error instanceof AwsError && error.retryable) throw error;
    return withoutPath;
  }
}

/** What IAM decided about one permission on one thing. */
export interface Decided {
  readonly allowed: boolean;
  /** Some policy asks for what the simulation did not say: a real request may be decided otherwise. */
  readonly lacksContext: boolean;
}

/**
 * What IAM decided about each thing that was asked of. The result's own decision is that of the thing it is
 * strictest about (IAM API Reference, EvaluationResult), so it counts only where there is no other.
 */
export function decisionsIn({
  EvalDecision,
  MissingContextValues = [],
  ResourceSpecificResults = [],
}: EvaluationResult): readonly Decided[] {
  const lacks = MissingContextValues.length > 0;
  if (ResourceSpecificResults.length === 0)
    return [{ allowed: EvalDecision === 'allowed', lacksContext: lacks }];
  return ResourceSpecificResults.map(({ EvalResourceDecision, MissingContextValues: missing = [] }) => ({
    allowed: EvalResourceDecision === 'allowed',
    lacksContext: lacks || missing.length > 0,
  }));
}
