import type {
  ComplianceByConfigRule,
  ConfigRule as RuleShape,
  DescribeComplianceByConfigRuleCommandInput,
  DescribeConfigRulesCommandInput,
  GetComplianceDetailsByConfigRuleCommandInput,
  GetComplianceDetailsByConfigRuleCommandOutput,
  ListTagsForResourceCommandInput,
} from '@aws-sdk/client-config-service';
import type { ConfigRule } from '../world/state/config-rule.ts';
import { configRemediations } from './config-remediations.ts';
import { configRegion, databaseType, ruleNamed, rulesNamed } from './config-lookups.ts';
import { awsFailure } from './failure.ts';
import { reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** AWS Config. Where a stack does not set it up, it answers as it does then: nothing is recorded. */
export const config: SimulatedService = {
  id: 'Config Service',
  protocol: 'json',
  operations: {
    DescribeConfigRules: reads((input: DescribeConfigRulesCommandInput, context) => {
      const { items, next } = paged(rulesNamed(input.ConfigRuleNames, context), input.NextToken, 25);
      return { ConfigRules: items.map(ruleShape), NextToken: next };
    }),
    DescribeComplianceByConfigRule: reads((input: DescribeComplianceByConfigRuleCommandInput, context) => {
      const { items, next } = paged(rulesNamed(input.ConfigRuleNames, context), input.NextToken, 25);
      return { ComplianceByConfigRules: items.map(complianceShape), NextToken: next };
    }),
    DescribeConfigurationRecorders: reads((_input: object, context) => {
      const found = configRegion(context);
      return { ConfigurationRecorders: found === undefined ? [] : [{ name: 'default' }] };
    }),
    DescribeConfigurationRecorderStatus: reads((_input: object, context) => {
      const found = configRegion(context);
      if (found === undefined) return { ConfigurationRecordersStatus: [] };
      const changed = new Date(found.changedAt);
      return {
        ConfigurationRecordersStatus: [
          {
            name: 'default',
            recording: found.recording,
            lastStatus: 'SUCCESS',
            lastStatusChangeTime: changed,
            ...(found.recording ? { lastStartTime: changed } : { lastStopTime: changed }),
          },
        ],
      };
    }),
    GetComplianceDetailsByConfigRule: reads(
      (
        input: GetComplianceDetailsByConfigRuleCommandInput,
        context,
      ): Answer<GetComplianceDetailsByConfigRuleCommandOutput> => {
        const rule = ruleNamed(input.ConfigRuleName, context);
        const wanted = input.ComplianceTypes ?? ['COMPLIANT', 'NON_COMPLIANT'];
        const found = [...rule.results]
          .map(([id, { compliant, at }]) => ({
            ComplianceType: compliant ? ('COMPLIANT' as const) : ('NON_COMPLIANT' as const),
            EvaluationResultIdentifier: {
              EvaluationResultQualifier: {
                ConfigRuleName: rule.name,
                ResourceType: databaseType,
                ResourceId: id,
              },
              OrderingTimestamp: new Date(at),
            },
            ResultRecordedTime: new Date(at),
            ConfigRuleInvokedTime: new Date(at),
          }))
          .filter(({ ComplianceType }) => wanted.includes(ComplianceType));
        const { items, next } = paged(found, input.NextToken, input.Limit ?? 10);
        return { EvaluationResults: [...items], NextToken: next };
      },
    ),
    ListTagsForResource: reads((input: ListTagsForResourceCommandInput, context) => {
      const rule = rulesNamed(undefined, context).find(({ arn }) => arn === input.ResourceArn);
      if (rule === undefined)
        throw awsFailure('ResourceNotFoundException', 'You have specified a resource that does not exist.');
      return { Tags: [...rule.tags].map(([Key, Value]) => ({ Key, Value })) };
    }),
    ...configRemediations,
  },
};

function paged<T>(items: readonly T[], token: string | undefined, size: number) {
  return page(items, { token, size, sizeAtMost: 100, invalidToken: 'InvalidNextTokenException' });
}

function ruleShape({ name, arn, id, source }: ConfigRule): RuleShape {
  return {
    ConfigRuleName: name,
    ConfigRuleArn: arn,
    ConfigRuleId: id,
    ConfigRuleState: 'ACTIVE',
    Source: { Owner: 'AWS', SourceIdentifier: source },
  };
}

function complianceShape({ name, results }: ConfigRule): ComplianceByConfigRule {
  const broken = [...results.values()].filter(({ compliant }) => !compliant).length;
  return {
    ConfigRuleName: name,
    Compliance:
      broken === 0
        ? { ComplianceType: results.size === 0 ? 'INSUFFICIENT_DATA' : 'COMPLIANT' }
        : {
            ComplianceType: 'NON_COMPLIANT',
            ComplianceContributorCount: { CappedCount: Math.min(25, broken), CapExceeded: broken > 25 },
          },
  };
}
