import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionNames, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** A distribution fetches from load balancers that are there: one origin, or a group of two (AWS). */
export function checkDistributions(stack: StackDescription, report: Report): void {
  stack.distributions.forEach(({ name, balancer, regions }, index) => {
    const at = ['distributions', index];
    if (stack.distributions.findIndex((one) => one.name === name) < index)
      report([...at, 'name'], `the distribution ${name} is there twice`);
    if (regions.length > 2)
      report([...at, 'regions'], 'a group of origins has two members', 'name two regions at most');
    regions.forEach((region, place) => {
      const found = regionOf(stack, region);
      const balancers = stack.balancers
        .filter((one) => one.regions.some((each) => regionOf(stack, each) === found))
        .map((one) => one.name);
      if (found === undefined)
        report(
          [...at, 'regions', place],
          `there is no region "${region}"`,
          didYouMean(region, regionNames(stack)),
        );
      else if (!balancers.includes(balancer))
        report(
          [...at, 'balancer'],
          `there is no balancer "${balancer}" in ${region}`,
          didYouMean(balancer, balancers),
        );
    });
  });
}
