import { accountConcurrency, leadTo, sharedConcurrency } from '../world/serverless/functions.ts';
import type { FunctionAlias, LambdaFunction } from '../world/state/function.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

interface Paged {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

interface Named {
  readonly FunctionName?: string;
}

interface UpdateAlias extends Named {
  readonly Name?: string;
  readonly FunctionVersion?: string;
  readonly RevisionId?: string;
}

/** AWS: so much must stay for functions without concurrency of their own. */
const leastShared = 100;

/** Functions, as far as their settings and aliases go: nobody calls them one by one. */
export const lambda: SimulatedService = {
  id: 'Lambda',
  protocol: 'rest-json',
  operations: {
    ListFunctions: reads((input: Paged, context: CallContext) => {
      const { items, next } = page(functionsOf(context), paged(input));
      return { Functions: items.map((one) => configurationOf(one, '$LATEST')), NextMarker: next };
    }),
    GetFunctionConfiguration: reads((input: Named & { Qualifier?: string }, context: CallContext) => {
      const one = functionNamed(input, context);
      const { Qualifier: version = '$LATEST' } = input;
      if (version !== '$LATEST' && !one.versions.includes(version))
        throw awsFailure('ResourceNotFoundException', `Function not found: ${one.arn}:${version}`, 404);
      return { ...configurationOf(one, version), State: 'Active', LastUpdateStatus: 'Successful' };
    }),
    GetAccountSettings: reads((_: object, { world, scope }: CallContext) => ({
      AccountLimit: {
        ConcurrentExecutions: accountConcurrency,
        UnreservedConcurrentExecutions: sharedConcurrency(world, scope.region),
      },
    })),
    GetFunctionConcurrency: reads((input: Named, context: CallContext) => {
      const { reservedConcurrency } = functionNamed(input, context);
      return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    }),
    PutFunctionConcurrency: mutates(
      (input: Named & { ReservedConcurrentExecutions?: number }, context: CallContext) => {
        const one = functionNamed(input, context);
        const wanted = input.ReservedConcurrentExecutions ?? 0;
        const left = sharedConcurrency(context.world, one.region) + (one.reservedConcurrency ?? 0) - wanted;
        if (left < leastShared)
          throw awsFailure(
            'InvalidParameterValueException',
            `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastShared}].`,
          );
        one.reservedConcurrency = wanted;
        return { ReservedConcurrentExecutions: wanted };
      },
    ),
    DeleteFunctionConcurrency: mutates((input: Named, context: CallContext) => {
      functionNamed(input, context).reservedConcurrency = undefined;
      return {};
    }),
    ListTags: reads(({ Resource }: { Resource?: string }, context: CallContext) => {
      const one = functionNamed({ FunctionName: Resource ?? '' }, context);
      return { Tags: Object.fromEntries(one.tags) };
    }),
    ListAliases: reads((input: Named & Paged, context: CallContext) => {
      const one = functionNamed(input, context);
      const { items, next } = page(one.aliases, paged(input));
      return { Aliases: items.map((alias) => aliasShape(one, alias)), NextMarker: next };
    }),
    GetAlias: reads((input: Named & { Name?: string }, context: CallContext) => {
      const one = functionNamed(input, context);
      return aliasShape(one, aliasNamed(one, input.Name));
    }),
    UpdateAlias: mutates((input: UpdateAlias, context: CallContext) => {
      const one = functionNamed(input, context);
      const alias = aliasNamed(one, input.Name);
      const { FunctionVersion: version, RevisionId: revision } = input;
      if (revision !== undefined && revision !== alias.revision)
        throw awsFailure(
          'PreconditionFailedException',
          'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
          412,
        );
      if (version !== undefined) {
        if (!one.versions.includes(version))
          throw awsFailure('ResourceNotFoundException', `Function not found: ${one.arn}:${version}`, 404);
        leadTo(context.world, alias, version);
      }
      return aliasShape(one, alias);
    }),
    ListFunctionEventInvokeConfigs: reads((input: Named, context: CallContext) => {
      functionNamed(input, context);
      return { FunctionEventInvokeConfigs: [] };
    }),
    ListEventSourceMappings: reads((input: Paged, context: CallContext) => {
      const all = functionsOf(context).flatMap((one) =>
        one.sources.map((from) => ({
          UUID: `${one.name}-${from.split(':').at(-1)}`,
          EventSourceArn: from,
          FunctionArn: one.arn,
          State: 'Enabled',
        })),
      );
      const { items, next } = page(all, paged(input));
      return { EventSourceMappings: items, NextMarker: next };
    }),
  },
};

const paged = ({ Marker: token, MaxItems: size = 50 }: Paged) => ({
  token,
  size,
  sizeAtMost: 50,
  invalidToken: 'InvalidParameterValueException',
});

function functionsOf({ world, scope }: CallContext): readonly LambdaFunction[] {
  return [...world.functions.values()].filter(({ region }) => region === scope.region);
}

/** By name or ARN. */
function functionNamed({ FunctionName: name = '' }: Named, context: CallContext): LambdaFunction {
  const found = functionsOf(context).find((one) => one.name === name || one.arn === name);
  if (found !== undefined) return found;
  const { region, account } = context.scope;
  const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${account}:function:${name}`;
  throw awsFailure('ResourceNotFoundException', `Function not found: ${arn}`, 404);
}

function aliasNamed(one: LambdaFunction, name = ''): FunctionAlias {
  const found = one.aliases.find((alias) => alias.name === name);
  if (found !== undefined) return found;
  throw awsFailure('ResourceNotFoundException', `Alias not found: ${one.arn}:${name}`, 404);
}

function configurationOf(one: LambdaFunction, version: string) {
  const { name, arn, subnets, deadLetterQueue, timeoutSeconds } = one;
  return {
    FunctionName: name,
    FunctionArn: version === '$LATEST' ? arn : `${arn}:${version}`,
    Version: version,
    Timeout: timeoutSeconds,
    CodeSha256: 'c2ltdWxhdGVk',
    VpcConfig: { SubnetIds: subnets, SecurityGroupIds: [], VpcId: subnets.length === 0 ? '' : 'vpc-0' },
    ...(deadLetterQueue === undefined ? {} : { DeadLetterConfig: { TargetArn: deadLetterQueue } }),
  };
}

const aliasShape = ({ arn }: LambdaFunction, { name, version, revision }: FunctionAlias) => ({
  AliasArn: `${arn}:${name}`,
  Name: name,
  FunctionVersion: version,
  Description: '',
  RevisionId: revision,
});
