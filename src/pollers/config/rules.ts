import {
  type ConfigRule,
  ConfigServiceClient,
  ListTagsForResourceCommand,
  paginateDescribeConfigRules,
} from '@aws-sdk/client-config-service';
import { collectPages } from '../pages.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';

/** AWS Config's rules by themselves, so that a missing right to read compliance does not hide them. */
export const rulesPart: PollPart = {
  name: 'rules',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['config:DescribeConfigRules', 'config:ListTagsForResource'],
  poll: async (context) => {
    const voice = { poller: 'config', part: rulesPart };
    const listed = (await listRules(context)).map((rule) => ruleResource(rule, context));
    const { resources } = await readInTurn(listed, context, {
      voice,
      most: readsPerSweep,
      wasRead: ({ id }) => context.model.resources.has(id),
      read: (rule) => readTags(rule, context),
    });
    return [complete(voice, context, { resources })];
  },
};

/** One call each, for what changes seldom. */
const readsPerSweep = 50;

/** Throws AwsError, `gone` for a rule that was deleted since it was listed. */
async function readTags(rule: Resource, context: PollContext): Promise<Resource> {
  const client = context.aws.client(ConfigServiceClient, context.scope, { priority: context.priority });
  const { Tags = [] } = await client.send(new ListTagsForResourceCommand({ ResourceArn: rule.id }));
  const tags = Tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]]));
  return { ...rule, tags: Object.fromEntries(tags) };
}

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

function ruleResource(rule: IdentifiedRule, { scope, model }: PollContext): Resource {
  return {
    id: rule.ConfigRuleArn,
    kind: 'config:rule',
    account: scope.account,
    region: scope.region,
    name: rule.ConfigRuleName,
    tags: model.resources.get(rule.ConfigRuleArn)?.tags ?? {},
    facts: stated({
      ruleName: rule.ConfigRuleName,
      description: rule.Description,
      state: rule.ConfigRuleState,
      source: rule.Source?.SourceIdentifier,
    }),
    relations: [],
  };
}
