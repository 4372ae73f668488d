import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionNames, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** A trail is made in a region of the stack; of its name there is one in a region, and at most five in all (AWS). */
export function checkTrails(stack: StackDescription, report: Report): void {
  const { trails } = stack;
  trails.forEach(({ name, region }, index) => {
    const place = regionOf(stack, region);
    const before = trails.slice(0, index).filter((one) => regionOf(stack, one.region) === place);
    if (place === undefined)
      report(
        ['trails', index, 'region'],
        `there is no region "${region}"`,
        didYouMean(region, regionNames(stack)),
      );
    else if (before.some((one) => one.name === name))
      report(['trails', index, 'name'], `the trail ${name} is there twice`);
    else if (before.length === mostInRegion)
      report(['trails', index], `CloudTrail allows ${mostInRegion} trails in a region`);
  });
}

const mostInRegion = 5;
