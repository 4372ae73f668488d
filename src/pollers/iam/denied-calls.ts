import { accountArn } from '../../aws/arn.ts';
import { accountResource } from '../account-resource.ts';
import { complete, type Finding } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';

/**
 * What AWS denies of what Holdfast reads in the account. It asks nothing: each part that is denied says so
 * once and is switched off, and this keeps in sight what is not watched because of it.
 */
export const deniedCallsPart: PollPart = {
  name: 'denied-calls',
  everyMs: 300_000,
  reach: 'global',
  permissions: [],
  poll: (context) =>
    Promise.resolve([
      complete({ poller: 'iam', part: deniedCallsPart }, context, {
        resources: [accountResource(context.scope)],
        findings: [findingOf(accountArn(context.scope), deniedParts(context))],
      }),
    ]),
};

function findingOf(resource: string, denied: readonly string[]): Finding {
  const word = {
    resource,
    check: 'iam/denied-calls',
    family: 'control-plane' as const,
    nature: 'warning-only' as const,
    value: denied.length,
  };
  if (denied.length === 0)
    return { ...word, state: 'pass', reason: 'AWS denies nothing that Holdfast reads in this account' };
  const named = denied.slice(0, mostNamed).join(', ');
  const more = denied.length > mostNamed ? ` and ${denied.length - mostNamed} more` : '';
  return {
    ...word,
    state: 'warn',
    reason: `AWS denies what Holdfast reads in this account, which is not watched: ${named}${more}`,
  };
}

const mostNamed = 5;

/** Parts by name, each once in however many regions it is denied. */
function deniedParts({ model, scope }: PollContext): readonly string[] {
  const denied = new Set<string>();
  // What a support plan leaves out is no permission that somebody forgot or took away.
  for (const { observer, failure, reason = '' } of model.observers.values())
    if (
      observer.account === scope.account &&
      failure === 'denied' &&
      !reason.includes('SubscriptionRequired')
    )
      denied.add(observer.name);
  return [...denied].toSorted(byName);
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
