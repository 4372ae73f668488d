import type { Relation, RelationType } from '../model/resource.ts';

/** Short names of what a relation leads to, read from the ARN: what it leads to may not be discovered yet. */
const shortNames: readonly { readonly name: string; readonly arn: RegExp }[] = [
  { name: 'asg', arn: /^arn:[^:]+:autoscaling:[^:]*:[^:]*:autoScalingGroup:/ },
  { name: 'target-group', arn: /^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:targetgroup\// },
  { name: 'load-balancer', arn: /^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:loadbalancer\// },
  { name: 'cluster', arn: /^arn:[^:]+:rds:[^:]*:[^:]*:cluster:/ },
  { name: 'health-check', arn: /^arn:[^:]+:route53:::healthcheck\// },
];

// A record, so that a relation added to the model and forgotten here does not compile.
const relationTypes: Readonly<Record<RelationType, true>> = {
  'member-of': true,
  'routes-to': true,
  replicates: true,
  'checked-by': true,
  'depends-on': true,
  watches: true,
};

/** Every key that `resource.relations` can have. */
export const relationNames: readonly string[] = [
  ...Object.keys(relationTypes),
  ...shortNames.map(({ name }) => name),
  'source',
];

/** Outgoing edges by their type and by the short name of what they lead to. */
export function relationsByName(relations: readonly Relation[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  const add = (name: string, id: string) => {
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [id]);
    else if (!list.includes(id)) list.push(id);
  };
  for (const { type, to } of relations) {
    add(type, to);
    if (type === 'replicates') add('source', to);
    for (const { name, arn } of shortNames) if (arn.test(to)) add(name, to);
  }
  return byName;
}
