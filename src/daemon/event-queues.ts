import type { EventQueue } from '../intake/event-queue.ts';
import { UsageError } from '../runtime/usage-error.ts';
import type { Config } from './config.ts';

/** What the address of a queue tells: `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`. */
export function placeInUrl(queueUrl: string): { readonly account?: string; readonly region?: string } {
  const { hostname, pathname } = new URL(queueUrl);
  const account = /^\/(\d{12})\/[^/]+$/.exec(pathname)?.[1];
  const region = /^sqs\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(hostname)?.[1];
  return { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) };
}

/** Of a queue as configured; what nobody tells of its place stands for any. */
export function queueArn({ queueUrl, ...given }: Config['intake']['sqs'][number]): string {
  const { account = '*', region = '*' } = { ...placeInUrl(queueUrl), ...given };
  return `arn:*:sqs:${region}:${account}:${queueUrl.slice(queueUrl.lastIndexOf('/') + 1)}`;
}

/** The queues as they are read. Throws a UsageError for one in an account that there are no credentials for. */
export function eventQueues(
  { sqs }: Config['intake'],
  accounts: readonly { readonly account: string }[],
): readonly EventQueue[] {
  return sqs.map(({ queueUrl: url, ...given }) => {
    const { account, region } = { ...placeInUrl(url), ...given };
    if (account === undefined || region === undefined)
      throw new UsageError(`intake.sqs: the address ${url} does not tell account and region: give both`);
    if (!accounts.some((known) => known.account === account))
      throw new UsageError(
        `intake.sqs: the queue ${url} is in account ${account}, which is not among accounts; add it there, with a role if it takes one`,
      );
    return { url, scope: { account, region } };
  });
}
