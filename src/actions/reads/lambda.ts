import {
  type AliasConfiguration,
  GetAccountSettingsCommand,
  GetAliasCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** What Lambda calls an alias by. */
export interface AliasName {
  readonly function: string;
  readonly alias: string;
}

/** The alias as it stands now, or undefined when it is not there any more. Throws AwsError. */
export async function readAlias(
  aws: AwsAccess,
  scope: AwsScope,
  name: AliasName,
): Promise<AliasConfiguration | undefined> {
  return unlessGone(() =>
    clientOf(aws, scope).send(new GetAliasCommand({ FunctionName: name.function, Name: name.alias })),
  );
}

/** Whether a published version is there and can run: one that is `Inactive` wakes up when it is called. Throws AwsError. */
export async function canRun(
  aws: AwsAccess,
  scope: AwsScope,
  { name, version }: { readonly name: string; readonly version: string },
): Promise<boolean> {
  const found = await unlessGone(() =>
    clientOf(aws, scope).send(
      new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier: version }),
    ),
  );
  return found?.State === 'Active' || found?.State === 'Inactive';
}

/** What is reserved for a function, `{}` where nothing is, or undefined when it is gone. Throws AwsError. */
export async function readReservedConcurrency(
  aws: AwsAccess,
  scope: AwsScope,
  name: string,
): Promise<{ readonly calls?: number } | undefined> {
  const found = await unlessGone(() =>
    clientOf(aws, scope).send(new GetFunctionConcurrencyCommand({ FunctionName: name })),
  );
  if (found === undefined) return undefined;
  const { ReservedConcurrentExecutions: calls } = found;
  return calls === undefined ? {} : { calls };
}

/** How many calls at once all functions share that have none of their own. Throws AwsError. */
export async function readAccountConcurrency(aws: AwsAccess, scope: AwsScope): Promise<number | undefined> {
  const { AccountLimit } = await clientOf(aws, scope).send(new GetAccountSettingsCommand({}));
  return AccountLimit?.UnreservedConcurrentExecutions;
}

async function unlessGone<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

const clientOf = (aws: AwsAccess, scope: AwsScope) => aws.client(LambdaClient, scope, { priority: 'verify' });
