import type {
  DescribeRemediationConfigurationsCommandInput,
  DescribeRemediationConfigurationsCommandOutput,
  DescribeRemediationExecutionStatusCommandInput,
  DescribeRemediationExecutionStatusCommandOutput,
  StartRemediationExecutionCommandInput,
  StartRemediationExecutionCommandOutput,
} from '@aws-sdk/client-config-service';
import { startRemediation } from '../world/data/config-rules.ts';
import { configRegion, databaseType, ruleNamed } from './config-lookups.ts';
import { awsFailure } from './failure.ts';
import { mutates, type Operation, reads } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** The document that mends what the one kind of rule looks at; AWS ships it. */
const document = 'AWSConfigRemediation-EnableRDSInstanceDeletionProtection';

/** What mends resources that break a rule, and how far it is. */
export const configRemediations: Readonly<Record<string, Operation>> = {
  DescribeRemediationConfigurations: reads(
    (
      input: DescribeRemediationConfigurationsCommandInput,
      context,
    ): Answer<DescribeRemediationConfigurationsCommandOutput> => ({
      RemediationConfigurations: (input.ConfigRuleNames ?? []).flatMap((name) =>
        configRegion(context)?.rules.get(name)?.remediationMs === undefined
          ? []
          : [{ ConfigRuleName: name, TargetType: 'SSM_DOCUMENT', TargetId: document, Automatic: false }],
      ),
    }),
  ),
  StartRemediationExecution: mutates(
    (
      input: StartRemediationExecutionCommandInput,
      context,
    ): Answer<StartRemediationExecutionCommandOutput> => {
      const rule = ruleNamed(input.ConfigRuleName, context);
      if (rule.remediationMs === undefined)
        throw awsFailure(
          'NoSuchRemediationConfigurationException',
          `No RemediationConfiguration for rule exists.`,
        );
      const keys = input.ResourceKeys ?? [];
      const unknown = keys.filter(({ resourceId = '' }) => !rule.results.has(resourceId));
      if (unknown.length > 0)
        return { FailureMessage: 'The resource is not evaluated by the rule.', FailedItems: unknown };
      startRemediation(
        context.world,
        context.scope.region,
        rule,
        keys.map(({ resourceId = '' }) => resourceId),
      );
      return {};
    },
  ),
  DescribeRemediationExecutionStatus: reads(
    (
      input: DescribeRemediationExecutionStatusCommandInput,
      context,
    ): Answer<DescribeRemediationExecutionStatusCommandOutput> => {
      const rule = ruleNamed(input.ConfigRuleName, context);
      const wanted = input.ResourceKeys?.map(({ resourceId }) => resourceId);
      const found = [...rule.remediations].filter(([id]) => wanted?.includes(id) ?? true);
      const { items, next } = page(found, {
        token: input.NextToken,
        size: input.Limit,
        sizeAtMost: 100,
        invalidToken: 'InvalidNextTokenException',
      });
      return {
        RemediationExecutionStatuses: items.map(([resourceId, { state, startedAt, updatedAt, failure }]) => ({
          ResourceKey: { resourceType: databaseType, resourceId },
          State: state,
          InvocationTime: new Date(startedAt),
          LastUpdatedTime: new Date(updatedAt),
          ...(failure === undefined ? {} : { StepDetails: [{ ErrorMessage: failure }] }),
        })),
        NextToken: next,
      };
    },
  ),
};
