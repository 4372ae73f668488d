import { accountArn } from '../aws/arn.ts';
import type { AwsScope } from '../aws/scope.ts';
import type { Resource } from '../model/resource.ts';

/** The account itself: what is said of all of it hangs on it. Several pollers tell of it, each its own facts. */
export function accountResource(scope: AwsScope, facts: Resource['facts'] = {}): Resource {
  return {
    id: accountArn(scope),
    kind: 'iam:account',
    account: scope.account,
    region: 'global',
    name: scope.account,
    tags: {},
    facts,
    relations: [],
  };
}
