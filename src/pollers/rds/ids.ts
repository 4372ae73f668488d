import { clusterArn, databaseArn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** RDS names a database of the same region by its identifier and one elsewhere by its ARN. */
export const instanceIdFrom = (scope: AwsScope, identifierOrArn: string): string =>
  identifierOrArn.startsWith('arn:') ? identifierOrArn : databaseArn(scope, identifierOrArn);

export const clusterIdFrom = (scope: AwsScope, identifierOrArn: string): string =>
  identifierOrArn.startsWith('arn:') ? identifierOrArn : clusterArn(scope, identifierOrArn);

/** The identifier at the end of a database's or cluster's ARN. */
export const identifierOf = (id: string): string => id.slice(id.lastIndexOf(':') + 1);
