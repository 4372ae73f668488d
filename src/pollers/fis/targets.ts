import type { ExperimentTarget } from '../../aws/fis/commands.ts';
import type { Resource, ResourceKind } from '../../model/resource.ts';

/** FIS's types of target, as far as they are known here by the same ARN. A type that is not here is told by ARN only. */
const kinds: Readonly<Record<string, ResourceKind>> = {
  'aws:ec2:instance': 'ec2:instance',
  'aws:ec2:spot-instance': 'ec2:instance',
  'aws:ec2:autoscaling-group': 'autoscaling:group',
  'aws:ec2:subnet': 'vpc:subnet',
  'aws:rds:db': 'rds:instance',
  'aws:rds:cluster': 'rds:cluster',
  'aws:dynamodb:global-table': 'dynamodb:table',
  'aws:elasticache:replicationgroup': 'elasticache:replication-group',
  'aws:eks:cluster': 'eks:cluster',
  'aws:eks:nodegroup': 'eks:node-group',
  'aws:lambda:function': 'lambda:function',
  'aws:s3:bucket': 's3:bucket',
  'aws:arc:zonal-shift-managed-resource': 'elbv2:load-balancer',
};

/**
 * Whether an experiment may do something to it: AWS names what it does it to by ARNs, or by tags that must all be
 * there. Of how many of these it is done to (`COUNT(1)`) each may be the one; filters only narrow it.
 */
export function isTargeted({ id, kind, tags }: Resource, target: ExperimentTarget): boolean {
  const { resourceType = '', resourceArns = [], resourceTags = {} } = target;
  if (resourceArns.includes(id)) return true;
  const wanted = Object.entries(resourceTags);
  return (
    kinds[resourceType] === kind && wanted.length > 0 && wanted.every(([key, value]) => tags[key] === value)
  );
}
