import { awsFailure } from './failure.ts';
import { reads, type SimulatedService } from './operation.ts';

/** AWS Config is not set up in the simulated account, and answers as it does then. */
export const config: SimulatedService = {
  id: 'Config Service',
  protocol: 'json',
  operations: {
    DescribeConfigRules: reads((input: { ConfigRuleNames?: string[] }) => {
      refuseNamed(input.ConfigRuleNames);
      return { ConfigRules: [] };
    }),
    DescribeComplianceByConfigRule: reads((input: { ConfigRuleNames?: string[] }) => {
      refuseNamed(input.ConfigRuleNames);
      return { ComplianceByConfigRules: [] };
    }),
    DescribeConfigurationRecorders: reads(() => ({ ConfigurationRecorders: [] })),
    DescribeConfigurationRecorderStatus: reads(() => ({ ConfigurationRecordersStatus: [] })),
    GetComplianceDetailsByConfigRule: reads((input: { ConfigRuleName?: string }) => {
      refuseNamed([input.ConfigRuleName ?? '']);
      return { EvaluationResults: [] };
    }),
  },
};

function refuseNamed(names: readonly string[] | undefined): void {
  const [name] = names ?? [];
  if (name === undefined) return;
  throw awsFailure(
    'NoSuchConfigRuleException',
    `The ConfigRule '${name}' provided in the request is invalid.`,
  );
}
