import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionNames, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Two filters of one metric would be added up, and nobody could tell which of them saw a burst. */
export function checkLogFilters(stack: StackDescription, report: Report): void {
  const { logFilters } = stack;
  logFilters.forEach(({ region, metric, namespace }, index) => {
    const place = regionOf(stack, region);
    if (place === undefined)
      report(
        ['logFilters', index, 'region'],
        `there is no region "${region}"`,
        didYouMean(region, regionNames(stack)),
      );
    const isThere = logFilters
      .slice(0, index)
      .some(
        (one) =>
          one.metric === metric && one.namespace === namespace && regionOf(stack, one.region) === place,
      );
    if (isThere) report(['logFilters', index], `two filters count into ${namespace} ${metric} in ${region}`);
  });
}
