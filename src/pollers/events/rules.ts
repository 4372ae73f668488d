import {
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';

/** Every rule on every bus, but for those that AWS's own services keep; what each sends to, in turn. */
export const rulesPart: PollPart = {
  name: 'rules',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['events:ListEventBuses', 'events:ListRules', 'events:ListTargetsByRule'],
  poll: async (context) => {
    const voice = { poller: 'events', part: rulesPart };
    const { resources } = await readInTurn(await listRules(context), context, {
      voice,
      most: readsPerSweep,
      wasRead: ({ facts }) => facts['targets'] !== undefined,
      read: (rule) => readTargets(rule, context),
    });
    return [complete(voice, context, { resources })];
  },
};

const readsPerSweep = 200;

/** What is listed, with what the model holds of it from an earlier read. Throws AwsError. */
async function listRules(context: PollContext): Promise<readonly Resource[]> {
  const client = clientOf(context);
  const buses = await collectPages(
    tokenPages((NextToken) => client.send(new ListEventBusesCommand({ NextToken }))),
    (page) => page.EventBuses,
  );
  const rules: Resource[] = [];
  for (const { Name: EventBusName } of buses) {
    const listed = await collectPages(
      tokenPages((NextToken) => client.send(new ListRulesCommand({ EventBusName, NextToken }))),
      (page) => page.Rules,
    );
    rules.push(...listed.flatMap((rule) => ruleResource(rule, context)));
  }
  return rules;
}

function ruleResource(rule: Rule, { scope, model }: PollContext): readonly Resource[] {
  const { Arn: id, Name: name, EventBusName: bus, State, ManagedBy } = rule;
  if (id === undefined || name === undefined || ManagedBy !== undefined) return [];
  const held = model.resources.get(id);
  return [
    {
      id,
      kind: 'events:rule',
      account: scope.account,
      region: scope.region,
      name,
      tags: {},
      facts: {
        ...held?.facts,
        ...stated({ bus, enabled: State === undefined ? undefined : State !== 'DISABLED' }),
      },
      relations: held?.relations ?? [],
    },
  ];
}

/** Throws AwsError, `gone` for a rule that was deleted since it was listed. */
async function readTargets(rule: Resource, context: PollContext): Promise<Resource> {
  const client = clientOf(context);
  const bus = rule.facts['bus'];
  const targets = await collectPages(
    tokenPages((NextToken) =>
      client.send(
        new ListTargetsByRuleCommand({
          Rule: rule.name,
          NextToken,
          ...(typeof bus === 'string' ? { EventBusName: bus } : {}),
        }),
      ),
    ),
    (page) => page.Targets,
  );
  const { enabled } = rule.facts;
  return {
    ...rule,
    facts: { ...stated({ bus, enabled }), ...factsOf(targets) },
    relations: targets.flatMap(({ Arn }) =>
      Arn === undefined ? [] : [{ type: 'routes-to' as const, to: Arn }],
    ),
  };
}

function factsOf(targets: readonly Target[]): Resource['facts'] {
  const nameOf = ({ Id, Arn }: Target) => Arn?.split(/[:/]/).at(-1) ?? Id ?? 'a target';
  const queues = targets.flatMap(({ DeadLetterConfig }) => DeadLetterConfig?.Arn ?? []);
  return {
    targets: targets.length,
    deadLetterQueues: [...new Set(queues)],
    targetsWithoutDeadLetterQueue: targets
      .filter(({ DeadLetterConfig }) => !DeadLetterConfig?.Arn)
      .map(nameOf),
    // Where no policy is set, AWS tries for a day, 185 times.
    targetsNeverRetried: targets
      .filter(({ RetryPolicy }) => RetryPolicy?.MaximumRetryAttempts === 0)
      .map(nameOf),
  };
}

interface Page {
  readonly NextToken?: string | undefined;
}

/** The SDK has no paginators for EventBridge. */
async function* tokenPages<P extends Page>(
  read: (token: string | undefined) => Promise<P>,
): AsyncIterable<P> {
  let token: string | undefined;
  do {
    const page = await read(token);
    yield page;
    token = page.NextToken;
  } while (token !== undefined && token !== '');
}

const clientOf = ({ aws, scope, priority }: PollContext): EventBridgeClient =>
  aws.client(EventBridgeClient, scope, { priority });
