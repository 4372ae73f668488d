import {
  type FunctionConfiguration,
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ListTagsCommand,
  paginateListAliases,
  paginateListFunctionEventInvokeConfigs,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, partial, stated } from '../finding.ts';
import { known } from '../known.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn, unlessGone } from '../read-in-turn.ts';
import { aliasResource } from './aliases.ts';

/** Every function; of a part of them at a time their concurrency, their tags and their aliases. */
export const functionsPart: PollPart = {
  name: 'functions',
  everyMs: 300_000,
  reach: 'regional',
  permissions: [
    'lambda:ListFunctions',
    'lambda:GetAccountSettings',
    'lambda:GetFunctionConcurrency',
    'lambda:ListTags',
    'lambda:ListAliases',
    'lambda:ListFunctionEventInvokeConfigs',
  ],
  poll: async (context) => {
    const voice = { poller: 'lambda', part: functionsPart };
    const listed = await listFunctions(context);
    if (listed.length === 0) return [complete(voice, context, {})];
    const shared = await readSharedConcurrency(context);
    const aliases = new Map(listed.map(({ id }) => [id, heldAliases(id, context)]));
    const { resources } = await readInTurn(listed, context, {
      voice,
      most: readsPerSweep,
      wasRead: ({ facts }) => facts['readAt'] !== undefined,
      read: async (one) => {
        const read = await readFunction(one, context);
        aliases.set(one.id, read.aliases);
        return read.function;
      },
    });
    return [
      complete(voice, context, {
        resources: resources.flatMap((one) => [
          { ...one, facts: { ...one.facts, ...shared } },
          ...(aliases.get(one.id) ?? []),
        ]),
      }),
    ];
  },
};

/** Four calls a function; AWS allows 15 a second of all that only reads. */
const readsPerSweep = 100;

/** What is listed, with what the model holds of it from an earlier read. Throws AwsError. */
async function listFunctions(context: PollContext): Promise<readonly Resource[]> {
  const client = clientOf(context);
  const listed = await collectPages(paginateListFunctions({ client }, {}), (page) => page.Functions);
  return listed.flatMap((one) => functionResource(one, context));
}

function functionResource(one: FunctionConfiguration, { scope, model }: PollContext): readonly Resource[] {
  const { FunctionArn: id, FunctionName: name } = one;
  if (id === undefined || name === undefined) return [];
  const held = model.resources.get(id);
  const { reservedConcurrency, hasFailureDestination, readAt } = held?.facts ?? {};
  const deadLetters = one.DeadLetterConfig?.TargetArn;
  const hasDeadLetters = deadLetters !== undefined && deadLetters !== '';
  return [
    {
      id,
      kind: 'lambda:function',
      account: scope.account,
      region: scope.region,
      name,
      tags: held?.tags ?? {},
      facts: stated({
        // AWS leaves out what is not set; where it says nothing of the code either, nothing is known.
        hasDeadLetterQueue: one.CodeSha256 === undefined ? undefined : hasDeadLetters,
        deadLetterQueue: hasDeadLetters ? deadLetters : undefined,
        subnetIds: one.CodeSha256 === undefined ? undefined : (one.VpcConfig?.SubnetIds ?? []),
        timeoutSeconds: one.Timeout,
        reservedConcurrency,
        hasFailureDestination,
        readAt,
      }),
      relations: [],
    },
  ];
}

/** What all functions share that have no concurrency of their own. Throws AwsError. */
async function readSharedConcurrency(context: PollContext): Promise<Resource['facts']> {
  const { AccountLimit } = await clientOf(context).send(new GetAccountSettingsCommand({}));
  return stated({
    accountConcurrency: AccountLimit?.ConcurrentExecutions,
    sharedConcurrency: AccountLimit?.UnreservedConcurrentExecutions,
  });
}

interface ReadFunction {
  readonly function: Resource;
  readonly aliases: readonly Resource[];
}

/** Throws AwsError, `gone` for a function that was deleted since it was listed. */
async function readFunction(one: Resource, context: PollContext): Promise<ReadFunction> {
  const client = clientOf(context);
  const FunctionName = one.name;
  const { ReservedConcurrentExecutions: reservedConcurrency } = await client.send(
    new GetFunctionConcurrencyCommand({ FunctionName }),
  );
  const { Tags = {} } = await client.send(new ListTagsCommand({ Resource: one.id }));
  const aliases = await collectPages(
    paginateListAliases({ client }, { FunctionName }),
    (page) => page.Aliases,
  );
  const invokes = await collectPages(
    paginateListFunctionEventInvokeConfigs({ client }, { FunctionName }),
    (page) => page.FunctionEventInvokeConfigs,
  );
  const hasFailureDestination = invokes.some(
    ({ DestinationConfig }) => DestinationConfig?.OnFailure?.Destination !== undefined,
  );
  const { reservedConcurrency: _, ...facts } = one.facts;
  return {
    function: {
      ...one,
      tags: Tags,
      facts: {
        ...facts,
        ...stated({ reservedConcurrency, hasFailureDestination, readAt: context.now() }),
      },
    },
    aliases: aliases.flatMap((alias) => aliasResource(alias, { ...one, tags: Tags }, context)),
  };
}

/** Reads these functions again at once, with their aliases. Throws AwsError. */
export async function rereadFunctions(
  functions: readonly Resource[],
  context: PollContext,
): Promise<Observation> {
  const read = await mapBounded(functions, 4, (one) => unlessGone(() => readFunction(one, context)));
  const there = read.filter((one) => one !== undefined);
  const resources = there.flatMap((one) => [one.function, ...one.aliases]);
  const before = functions.flatMap(({ id }) => [id, ...heldAliases(id, context).map((alias) => alias.id)]);
  return partial({ poller: 'lambda', part: functionsPart }, context, {
    resources,
    gone: before.filter((id) => resources.every((one) => one.id !== id)),
  });
}

const heldAliases = (id: string, context: PollContext): readonly Resource[] =>
  known(context, 'lambda:alias').filter(({ relations }) => relations.some(({ to }) => to === id));

const clientOf = ({ aws, scope, priority }: PollContext): LambdaClient =>
  aws.client(LambdaClient, scope, { priority });
