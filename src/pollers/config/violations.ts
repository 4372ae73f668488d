import {
  ConfigServiceClient,
  type EvaluationResult,
  GetComplianceDetailsByConfigRuleCommand,
} from '@aws-sdk/client-config-service';
import { classicLoadBalancerArn, hostedZoneArn, instanceArn } from '../../aws/arn.ts';
import { AwsError } from '../../aws/error.ts';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { knownRules } from './rules.ts';

/** Which of the resources that we know break a rule. A warning on each, and never a reason to act. */
export const violationsPart: PollPart = {
  name: 'violations',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['config:GetComplianceDetailsByConfigRule'],
  poll: async (context) => {
    const findings: Finding[] = [];
    for (const rule of brokenRules(context).slice(0, mostRules))
      findings.push(...(await violationsOf(rule, context)));
    return [complete({ poller: 'config', part: violationsPart }, context, { findings })];
  },
};

/** At most this many rules a round, one page of at most a hundred results each; the rule itself warns of all. */
const mostRules = 50;
const mostResults = 100;

/** Rules that the `compliance` part found broken. */
function brokenRules(context: PollContext): Resource[] {
  return knownRules(context).filter(({ id }) =>
    context.model.signals
      .get(id)
      ?.some(({ check, state }) => check === 'config/compliance' && state === 'warn'),
  );
}

async function violationsOf(rule: Resource, context: PollContext): Promise<Finding[]> {
  const client = context.aws.client(ConfigServiceClient, context.scope, { priority: context.priority });
  try {
    const answer = await client.send(
      new GetComplianceDetailsByConfigRuleCommand({
        ConfigRuleName: rule.name,
        ComplianceTypes: ['NON_COMPLIANT'],
        Limit: mostResults,
      }),
    );
    return (answer.EvaluationResults ?? []).flatMap((result) => violation(rule, result, context));
  } catch (error) {
    // Deleted since it was listed.
    if (error instanceof AwsError && error.failure === 'gone') return [];
    throw error;
  }
}

function violation(rule: Resource, result: EvaluationResult, context: PollContext): Finding[] {
  const { ResourceType: type, ResourceId: id } =
    result.EvaluationResultIdentifier?.EvaluationResultQualifier ?? {};
  const resource = type && id ? resourceFor(type, id, context) : undefined;
  if (resource === undefined || !context.model.resources.has(resource)) return [];
  const since = result.ResultRecordedTime?.getTime() ?? Number.NaN;
  return [
    {
      resource,
      check: 'config/compliance',
      by: rule.id,
      state: 'warn',
      nature: 'warning-only',
      family: 'control-plane',
      reason: `Breaks the AWS Config rule ${rule.name}${result.Annotation ? `: ${result.Annotation}` : ''}`,
      ...(Number.isFinite(since) ? { since } : {}),
    },
  ];
}

/** AWS Config names some resources by ARN, some by their own identifier, databases by a hidden one. */
function resourceFor(type: string, id: string, { scope, model }: PollContext): string | undefined {
  if (id.startsWith('arn:')) return id;
  switch (type) {
    case 'AWS::EC2::Instance':
      return instanceArn(scope, id);
    case 'AWS::ElasticLoadBalancing::LoadBalancer':
      return classicLoadBalancerArn(scope, id);
    case 'AWS::Route53::HostedZone':
      return hostedZoneArn(id);
    case 'AWS::RDS::DBInstance':
      return withFact('rds:instance', 'awsResourceId', id, model);
    case 'AWS::RDS::DBCluster':
      return withFact('rds:cluster', 'awsResourceId', id, model);
    case 'AWS::CloudWatch::Alarm':
      return `arn:aws:cloudwatch:${scope.region}:${scope.account}:alarm:${id}`;
    default:
      return undefined;
  }
}

function withFact(kind: Resource['kind'], fact: string, value: string, model: Model): string | undefined {
  return [...model.ofKind(kind)].find((id) => model.resources.get(id)?.facts[fact] === value);
}
