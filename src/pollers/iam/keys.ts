import {
  type AccessKeyMetadata,
  GetAccessKeyLastUsedCommand,
  type IAMClient,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import type { Resource } from '../../model/resource.ts';
import { stated } from '../finding.ts';
import { unlessGone } from '../read-in-turn.ts';

/** The CIS AWS Foundations Benchmark leaves 45 days; AWS's own advice and its report speak of 90. */
const unusedAfterMs = 90 * 86_400_000;

/**
 * The access keys of one user. `unusedKeys`, by their ids, is left out where AWS does not say of each key
 * that may be used when it was made and used. Throws AwsError.
 */
export async function readKeys(user: string, client: IAMClient, now: number): Promise<Resource['facts']> {
  // AWS allows two keys: they are on one page.
  const { AccessKeyMetadata: keys = [] } = await client.send(new ListAccessKeysCommand({ UserName: user }));
  const active = keys.filter(({ Status }) => Status !== 'Inactive');
  const idle = await Promise.all(active.map((key) => isIdle(key, client, now)));
  return stated({
    activeKeys: active.length,
    unusedKeys: idle.includes(undefined)
      ? undefined
      : active.flatMap(({ AccessKeyId = '' }, index) => (idle[index] === true ? [AccessKeyId] : [])),
  });
}

/** Whether a key is older than what is allowed, and was not used within it; undefined: AWS does not say. */
async function isIdle(
  { AccessKeyId, CreateDate, Status }: AccessKeyMetadata,
  client: IAMClient,
  now: number,
): Promise<boolean | undefined> {
  const madeAt = CreateDate?.getTime() ?? Number.NaN;
  if (AccessKeyId === undefined || Status === undefined || !Number.isFinite(madeAt)) return undefined;
  if (now - madeAt <= unusedAfterMs) return false;
  const answer = await unlessGone(() => client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })));
  const use = answer?.AccessKeyLastUsed;
  if (use === undefined) return undefined;
  // AWS: a key that was never used has no date.
  const usedAt = use.LastUsedDate?.getTime() ?? Number.NEGATIVE_INFINITY;
  return Number.isNaN(usedAt) ? undefined : now - usedAt > unusedAfterMs;
}
