import { DescribeLaunchTemplateVersionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** What a version (a number, `$Latest` or `$Default`) stands for now, or undefined when it does not exist. */
export async function readTemplateVersion(
  aws: AwsAccess,
  scope: AwsScope,
  template: string,
  version: string,
): Promise<{ readonly number: string; readonly imageId: string } | undefined> {
  try {
    const { LaunchTemplateVersions: [found] = [] } = await aws
      .client(EC2Client, scope, { priority: 'verify' })
      .send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: template, Versions: [version] }));
    if (found?.VersionNumber === undefined) return undefined;
    return { number: String(found.VersionNumber), imageId: found.LaunchTemplateData?.ImageId ?? '' };
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}
