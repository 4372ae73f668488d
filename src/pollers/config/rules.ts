import {
  type ConfigRule,
  ConfigServiceClient,
  paginateDescribeConfigRules,
} from '@aws-sdk/client-config-service';
import { collectPages } from '../pages.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** AWS Config's rules by themselves, so that a missing right to read compliance does not hide them. */
export const rulesPart: PollPart = {
  name: 'rules',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['config:DescribeConfigRules'],
  poll: async (context) => {
    const resources = (await listRules(context)).map((rule) => ruleResource(rule, context));
    return [complete({ poller: 'config', part: rulesPart }, context, { resources })];
  },
};

type IdentifiedRule = ConfigRule & { readonly ConfigRuleArn: string; readonly ConfigRuleName: string };

async function listRules(context: PollContext): Promise<readonly IdentifiedRule[]> {
  const client = context.aws.client(ConfigServiceClient, context.scope, { priority: context.priority });
  const listed = await collectPages(paginateDescribeConfigRules({ client }, {}), (page) => page.ConfigRules);
  return listed.filter((rule): rule is IdentifiedRule => Boolean(rule.ConfigRuleArn && rule.ConfigRuleName));
}

/** The known rules of this account and region. */
export function knownRules({ model, scope }: PollContext): readonly Resource[] {
  return [...model.ofKind('config:rule')].flatMap((id) => {
    const rule = model.resources.get(id);
    return rule?.account === scope.account && rule.region === scope.region ? [rule] : [];
  });
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
