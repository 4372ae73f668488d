import type { Model } from '../../model/model.ts';
import { changes } from './changes.ts';

/** Permissions to change one kind of thing. */
export interface ChangedThings {
  readonly permissions: readonly string[];
  /** Whether an ARN is that of such a thing. */
  readonly isOne: (arn: string) => boolean;
}

/**
 * Services whose things have policies of their own, which may permit what that of the identity does not
 * (IAM User Guide, "AWS services that work with IAM").
 */
const withOwnPolicies: ReadonlySet<string> = new Set(['backup', 'dynamodb', 'lambda', 'sqs']);

/**
 * The kinds of things that some of these permissions change, as far as the policies of an identity alone say
 * whether it may. Left out is what has no name to ask about (a launch, a shift), what hangs on what a request
 * carries (a role that is handed on) or on where it goes, and what may be permitted by the thing itself.
 */
export function changedThings(permissions: ReadonlySet<string>): readonly ChangedThings[] {
  return changes
    .filter(
      ({ condition, anyRegion, resources }) =>
        condition === undefined && anyRegion === undefined && !resources.includes('*'),
    )
    .map((changed) => ({
      permissions: changed.permissions.filter(
        (permission) => permissions.has(permission) && !withOwnPolicies.has(permission.split(':')[0] ?? ''),
      ),
      isOne: matching(changed.resources),
    }))
    .filter((kind) => kind.permissions.length > 0);
}

/** ARNs of all such things that were found in an account, in order. */
export function foundIn(
  { resources }: Pick<Model, 'resources'>,
  account: string,
  { isOne }: ChangedThings,
): readonly string[] {
  const found: string[] = [];
  for (const resource of resources.values())
    if (resource.account === account && isOne(resource.id)) found.push(resource.id);
  return found.toSorted();
}

/** In IAM's patterns `*` stands for any characters. */
function matching(patterns: readonly string[]): (arn: string) => boolean {
  const expressions = patterns.map(
    (pattern) =>
      new RegExp(`^${pattern.replaceAll(/[.+?^$()[\]{}|\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`),
  );
  return (arn) => expressions.some((expression) => expression.test(arn));
}
