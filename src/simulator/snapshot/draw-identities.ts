import type { Resource } from '../../model/resource.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { resourcesOf, type Sketch, texts } from './sketch.ts';

type WrittenUser = NonNullable<NonNullable<WrittenStack['identities']>['users']>[number];

/**
 * Whether the root user has access keys, and users with theirs. Users are people, and a snapshot is passed
 * on: they are numbered, not named.
 */
export function drawIdentities(sketch: Sketch): WrittenStack['identities'] {
  const [account] = resourcesOf(sketch, 'iam:account');
  const rootKeys = account?.facts['rootKeys'];
  const holders = resourcesOf(sketch, 'iam:user').filter((user) => keysOf(user) > 0);
  if (holders.length > mostUsers)
    sketch.leftOut.push(`users of IAM beyond ${mostUsers}: there are ${holders.length}`);
  const users = holders
    .slice(0, mostUsers)
    .map((user, index): WrittenUser => ({ name: `user-${index + 1}`, keys: drawKeys(user) }));
  const ownActions = [...texts(account?.facts['ownWildcards'])];
  const drawn = {
    ...(typeof rootKeys === 'number' && rootKeys > 0 ? { rootKeys: Math.min(rootKeys, 2) } : {}),
    ...(ownActions.length > 0 ? { ownActions } : {}),
    ...(users.length > 0 ? { users } : {}),
  };
  return Object.keys(drawn).length === 0 ? undefined : drawn;
}

const mostUsers = 1_000;

function keysOf({ facts }: Resource): number {
  const keys = facts['activeKeys'];
  return typeof keys === 'number' ? Math.min(keys, 2) : 0;
}

/** One that is not used was never used in a year; of the others nothing is known but that they are. */
function drawKeys(user: Resource): NonNullable<WrittenUser['keys']> {
  const unused = texts(user.facts['unusedKeys']).length;
  return Array.from({ length: keysOf(user) }, (_, which) => (which < unused ? { age: '365d' } : {}));
}
