import {
  type ConfigRule,
  ConfigServiceClient,
  paginateDescribeComplianceByConfigRule,
  paginateDescribeConfigRules,
} from '@aws-sdk/client-config-service';
import { collectPages } from '../pages.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, stated } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** AWS Config's rules, and whether each is kept. Never a reason to act, only to look. */
export const rulesPart: PollPart = {
  name: 'rules',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['config:DescribeConfigRules', 'config:DescribeComplianceByConfigRule'],
  poll: async (context) => {
    const rules = await listRules(context);
    const resources = rules.map((rule) => ruleResource(rule, context));
    const findings = await readCompliance(rules, context);
    return [complete({ poller: 'config', part: rulesPart }, context, { resources, findings })];
  },
};

type IdentifiedRule = ConfigRule & { readonly ConfigRuleArn: string; readonly ConfigRuleName: string };

async function listRules(context: PollContext): Promise<readonly IdentifiedRule[]> {
  const client = context.aws.client(ConfigServiceClient, context.scope, { priority: context.priority });
  const listed = await collectPages(paginateDescribeConfigRules({ client }, {}), (page) => page.ConfigRules);
  return listed.filter((rule): rule is IdentifiedRule => Boolean(rule.ConfigRuleArn && rule.ConfigRuleName));
}

async function readCompliance(rules: readonly IdentifiedRule[], context: PollContext): Promise<Finding[]> {
  // AWS answers compliance by name only, and the rule's id is its ARN.
  const ids = new Map(rules.map((rule) => [rule.ConfigRuleName, rule.ConfigRuleArn]));
  const client = context.aws.client(ConfigServiceClient, context.scope, { priority: context.priority });
  const answers = await collectPages(
    paginateDescribeComplianceByConfigRule({ client }, {}),
    (page) => page.ComplianceByConfigRules,
  );
  return answers.flatMap(({ ConfigRuleName: name, Compliance: compliance }) => {
    const resource = ids.get(name ?? '');
    const word = wordOf(compliance?.ComplianceType, compliance?.ComplianceContributorCount);
    if (resource === undefined || word === undefined) return [];
    return [
      { resource, check: 'config/compliance', family: 'control-plane', nature: 'warning-only', ...word },
    ];
  });
}

function wordOf(
  type: string | undefined,
  count:
    | { readonly CappedCount?: number | undefined; readonly CapExceeded?: boolean | undefined }
    | undefined,
): Pick<Finding, 'state' | 'reason'> | undefined {
  switch (type) {
    case 'COMPLIANT':
      return { state: 'pass', reason: 'All resources keep the rule' };
    case 'NON_COMPLIANT': {
      const some = count?.CappedCount === undefined ? 'Resources' : `${count.CappedCount} resources`;
      return { state: 'warn', reason: `${count?.CapExceeded ? 'More than ' : ''}${some} break the rule` };
    }
    case 'NOT_APPLICABLE':
      return undefined;
    default:
      return { state: 'unknown', reason: 'AWS Config has not evaluated the rule' };
  }
}

function ruleResource(rule: IdentifiedRule, { scope }: PollContext): Resource {
  return {
    id: rule.ConfigRuleArn,
    kind: 'config:rule',
    account: scope.account,
    region: scope.region,
    name: rule.ConfigRuleName,
    tags: {},
    facts: stated({
      ruleName: rule.ConfigRuleName,
      description: rule.Description,
      state: rule.ConfigRuleState,
      source: rule.Source?.SourceIdentifier,
    }),
    relations: [],
  };
}
