import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionNames, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** A runbook is there once in a region. */
export function checkRunbooks(stack: StackDescription, report: Report): void {
  stack.runbooks.forEach(({ name, region }, index) => {
    const place = regionOf(stack, region);
    if (place === undefined)
      report(
        ['runbooks', index, 'region'],
        `there is no region "${region}"`,
        didYouMean(region, regionNames(stack)),
      );
    const before = stack.runbooks.slice(0, index);
    if (before.some((one) => one.name === name && regionOf(stack, one.region) === place))
      report(['runbooks', index, 'name'], `the runbook ${name} is there twice`);
  });
}
