import { defaultBus } from '../world/serverless/event-rules.ts';
import type { EventRule } from '../world/state/event-rule.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

interface Paged {
  readonly NextToken?: string;
  readonly Limit?: number;
}

const pageSize = 100;

/** Buses, rules and targets. Events of their own are told by faults and services, not put by callers. */
export const eventBridge: SimulatedService = {
  id: 'EventBridge',
  protocol: 'json',
  operations: {
    ListEventBuses: reads((input: Paged, context: CallContext) => {
      const names = new Set([defaultBus, ...rulesOf(context).map(({ bus }) => bus)]);
      const { region, account } = context.scope;
      const { items, next } = page([...names], paged(input));
      return {
        EventBuses: items.map((Name) => ({
          Name,
          Arn: `arn:aws:events:${region}:${account}:event-bus/${Name}`,
        })),
        NextToken: next,
      };
    }),
    ListRules: reads((input: Paged & { EventBusName?: string }, context: CallContext) => {
      const there = rulesOf(context).filter(({ bus }) => bus === (input.EventBusName ?? defaultBus));
      const { items, next } = page(there, paged(input));
      return {
        Rules: items.map(({ arn, name, bus }) => ({
          Name: name,
          Arn: arn,
          EventBusName: bus,
          State: 'ENABLED',
        })),
        NextToken: next,
      };
    }),
    ListTargetsByRule: reads(
      (input: Paged & { Rule?: string; EventBusName?: string }, context: CallContext) => {
        const bus = input.EventBusName ?? defaultBus;
        const rule = rulesOf(context).find((one) => one.name === input.Rule && one.bus === bus);
        if (rule === undefined)
          throw awsFailure(
            'ResourceNotFoundException',
            `Rule ${input.Rule} does not exist on EventBus ${bus}.`,
          );
        const { items, next } = page(rule.targets, paged(input));
        return {
          Targets: items.map(({ id, arn, deadLetterQueue, retries }) => ({
            Id: id,
            Arn: arn,
            ...(deadLetterQueue === undefined ? {} : { DeadLetterConfig: { Arn: deadLetterQueue } }),
            ...(retries === undefined ? {} : { RetryPolicy: { MaximumRetryAttempts: retries } }),
          })),
          NextToken: next,
        };
      },
    ),
  },
};

function rulesOf({ world, scope }: CallContext): readonly EventRule[] {
  return [...world.eventRules.values()].filter(({ region }) => region === scope.region);
}

const paged = ({ NextToken: token, Limit }: Paged) => ({
  token,
  size: Limit ?? pageSize,
  sizeAtMost: pageSize,
  invalidToken: 'ValidationException',
});
