import type { Resource } from '../../model/resource.ts';
import { isForTheWorld, parseRule } from '../../model/security-rule.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { asName, resourcesOf, said, type Sketch, texts } from './sketch.ts';

type WrittenGroup = NonNullable<WrittenStack['securityGroups']>[number];

/** As many as a stack may have. */
const mostGroups = 100;

/** Security groups before targets or databases, and those that let in the whole internet. */
export function drawSecurityGroups(sketch: Sketch): readonly WrittenGroup[] {
  const drawn: WrittenGroup[] = [];
  let others = 0;
  for (const group of resourcesOf(sketch, 'security-group:group')) {
    const written = groupOf(sketch, group);
    const isNew = !drawn.some(({ name }) => name === asName(group.name));
    if (written !== undefined && isNew && drawn.length < mostGroups) drawn.push(written);
    else others += 1;
  }
  if (others > 0) sketch.leftOut.push(`security groups before nothing that is simulated: ${others}`);
  return drawn;
}

function groupOf(sketch: Sketch, group: Resource): WrittenGroup | undefined {
  const { model } = sketch.observed;
  const behind = (model.signals.get(group.id) ?? []).flatMap(({ check, by }) =>
    check === 'security-group/lets-in' && by !== undefined ? (model.resources.get(by) ?? []) : [],
  );
  const pool = behind.find(
    ({ kind, name, region }) =>
      kind === 'elbv2:target-group' &&
      sketch.balancers.some((one) => one.region === region && one.written.targetGroup.name === asName(name)),
  );
  const databases = behind.some(({ kind }) => kind === 'rds:instance');
  const open = texts(group.facts['rules']).flatMap((words) => {
    const rule = parseRule(words);
    return rule !== undefined && isForTheWorld(rule) && rule.from === rule.to && rule.from > 0
      ? [rule.from]
      : [];
  });
  if (pool === undefined && !databases && open.length === 0) return undefined;
  return said({
    name: asName(group.name),
    region: group.region,
    targetGroup: pool === undefined ? undefined : asName(pool.name),
    databases: databases && pool === undefined ? true : undefined,
    open: open.length === 0 ? undefined : [...new Set(open)],
  });
}
