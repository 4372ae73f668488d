import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionOf, regionOfZone, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Groups have room for their size, balancers their own names, and target groups that are named exist. */
export function checkCompute(stack: StackDescription, report: Report): void {
  checkTwice(stack, report, 'balancers');
  checkTwice(stack, report, 'groups');
  stack.groups.forEach(({ name, size, min, max, targetGroups, regions }, index) => {
    if (min !== undefined && min > size)
      report(['groups', index, 'min'], `${name} has ${size} machines, fewer than its least`);
    if (max !== undefined && max < size)
      report(['groups', index, 'max'], `${name} has ${size} machines, more than its most`);
    targetGroups.forEach((target, at) => {
      for (const region of regions.flatMap((one) => regionOf(stack, one) ?? []))
        checkTargetGroup(stack, report, ['groups', index, 'targetGroups', at], { target, region });
    });
  });
  stack.instances.forEach(({ zone, targetGroups }, index) => {
    const place = zoneOf(stack, zone);
    const region = place === undefined ? undefined : regionOfZone(stack, place);
    if (region === undefined) return;
    targetGroups.forEach((target, at) =>
      checkTargetGroup(stack, report, ['instances', index, 'targetGroups', at], {
        target,
        region,
      }),
    );
  });
}

function checkTargetGroup(
  stack: StackDescription,
  report: Report,
  path: readonly PropertyKey[],
  { target, region }: { readonly target: string; readonly region: string },
): void {
  const here = stack.balancers.filter(({ regions }) =>
    regions.some((one) => regionOf(stack, one) === region),
  );
  const names = here.map(({ targetGroup }) => targetGroup.name);
  if (!names.includes(target))
    report(path, `there is no target group "${target}" in ${region}`, didYouMean(target, names));
}

/** AWS holds names of a kind apart per region. */
function checkTwice(stack: StackDescription, report: Report, part: 'balancers' | 'groups'): void {
  const seen = new Set<string>();
  stack[part].forEach(({ name, regions }, index) => {
    for (const region of regions) {
      const key = `${name} in ${regionOf(stack, region)}`;
      if (seen.has(key)) report([part, index, 'name'], `${key} is there twice`);
      seen.add(key);
    }
  });
}
