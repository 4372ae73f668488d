import {
  ConfigServiceClient,
  DescribeRemediationConfigurationsCommand,
  DescribeRemediationExecutionStatusCommand,
  GetComplianceDetailsByConfigRuleCommand,
  type RemediationConfiguration,
  type RemediationExecutionStatus,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext } from '../action.ts';

export interface RuleScope {
  readonly scope: AwsScope;
  readonly rule: string;
}

/** A resource as AWS Config knows it. */
export interface BreakingResource {
  readonly resourceType: ResourceType;
  readonly resourceId: string;
}

/** AWS takes so many in one remediation, and lists no more of them at once. */
const keysAtMost = 100;

const clientOf = ({ aws }: ActionContext, { scope }: RuleScope) =>
  aws.client(ConfigServiceClient, scope, { priority: 'verify' });

/** Undefined where nobody attached one. Throws AwsError. */
export async function readRemediation(
  context: ActionContext,
  of: RuleScope,
): Promise<RemediationConfiguration | undefined> {
  const { RemediationConfigurations = [] } = await clientOf(context, of).send(
    new DescribeRemediationConfigurationsCommand({ ConfigRuleNames: [of.rule] }),
  );
  return RemediationConfigurations[0];
}

/** Resources that break the rule now; none of a rule that is gone. Throws AwsError. */
export async function readBreaking(
  context: ActionContext,
  of: RuleScope,
): Promise<readonly BreakingResource[]> {
  try {
    const { EvaluationResults = [] } = await clientOf(context, of).send(
      new GetComplianceDetailsByConfigRuleCommand({
        ConfigRuleName: of.rule,
        ComplianceTypes: ['NON_COMPLIANT'],
        Limit: keysAtMost,
      }),
    );
    return EvaluationResults.flatMap(({ EvaluationResultIdentifier }) => {
      const { ResourceType: resourceType, ResourceId: resourceId } =
        EvaluationResultIdentifier?.EvaluationResultQualifier ?? {};
      return resourceType === undefined || resourceId === undefined
        ? []
        : [{ resourceType: resourceType as ResourceType, resourceId }];
    });
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return [];
    throw error;
  }
}

/** How far remediations are, of these resources or of all; none where none was ever begun. Throws AwsError. */
export async function readStatuses(
  context: ActionContext,
  of: RuleScope,
  keys: readonly { readonly resourceType: string; readonly resourceId: string }[] | undefined,
): Promise<readonly RemediationExecutionStatus[]> {
  const { RemediationExecutionStatuses = [] } = await clientOf(context, of).send(
    new DescribeRemediationExecutionStatusCommand({
      ConfigRuleName: of.rule,
      Limit: keysAtMost,
      ...(keys === undefined
        ? {}
        : {
            ResourceKeys: keys.map(({ resourceType, resourceId }) => ({
              resourceType: resourceType as ResourceType,
              resourceId,
            })),
          }),
    }),
  );
  return RemediationExecutionStatuses;
}
