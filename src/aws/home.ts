import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AwsError } from './error.ts';
import { createAwsAccess, type AwsAccessSettings } from './client-pool.ts';
import type { AwsScope } from './scope.ts';

/** Where the daemon's own credentials belong. */
export interface Home extends AwsScope {
  /** ARN of the user or role that the credentials are of. */
  readonly identity: string;
}

/**
 * Finds the account and region of the default credentials by asking STS. Throws an AwsError whose
 * message says what is missing and what to do: `NoRegion`, `NoCredentials`, `ExpiredToken`, or what AWS
 * answered.
 */
export async function findHome(
  settings: Omit<AwsAccessSettings, 'accounts' | 'homeAccount'> & {
    /** Used when the SDK finds no region: `AWS_DEFAULT_REGION`, which the SDK for JavaScript does not read. */
    readonly fallbackRegion?: string | undefined;
  },
): Promise<Home> {
  const region = await defaultRegion(settings.fallbackRegion);
  // The SDK would look for a host of that name and report what the resolver says.
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw new AwsError({
      failure: 'broken',
      code: 'NoRegion',
      message: `"${region}" is no AWS region: set AWS_REGION to one such as eu-west-1.`,
    });
  const scope = { account: 'default', region };
  const access = createAwsAccess({ ...settings, accounts: [{ account: scope.account }] });
  try {
    const sts = access.client(STSClient, scope, { priority: 'verify' });
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    if (Account === undefined)
      throw new AwsError({
        failure: 'broken',
        code: 'UnreadableAnswer',
        message: 'STS GetCallerIdentity answered no account: check AWS_ENDPOINT_URL and any proxy.',
      });
    return { account: Account, region, identity: Arn ?? 'unknown' };
  } catch (error) {
    throw explained(error);
  } finally {
    access.destroy();
  }
}

/** `AWS_REGION`, or the profile's region, or the fallback. */
async function defaultRegion(fallback: string | undefined): Promise<string> {
  const probe = new STSClient({});
  try {
    return await probe.config.region();
  } catch (error) {
    if (fallback) return fallback;
    throw new AwsError({
      failure: 'broken',
      code: 'NoRegion',
      message:
        'No AWS region is set: set AWS_REGION (for example AWS_REGION=eu-west-1), or list regions in the configuration.',
      cause: error,
    });
  } finally {
    probe.destroy();
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof AwsError) || error.code !== 'CredentialsProviderError') return error;
  return new AwsError({
    failure: 'denied',
    code: 'NoCredentials',
    message:
      'No AWS credentials were found: run `aws sso login` or `aws configure`, set AWS_PROFILE, or give the task or instance a role.',
    cause: error,
  });
}
