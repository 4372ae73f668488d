import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionNames, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** A certificate is shown by load balancers of its own region (AWS) that speak TLS. */
export function checkCertificates(stack: StackDescription, report: Report): void {
  stack.certificates.forEach(({ region, balancers }, index) => {
    const place = regionOf(stack, region);
    if (place === undefined)
      report(
        ['certificates', index, 'region'],
        `there is no region "${region}"`,
        didYouMean(region, regionNames(stack)),
      );
    const there = stack.balancers.filter((one) =>
      one.regions.some((name) => regionOf(stack, name) === place),
    );
    balancers.forEach((name, at) => {
      const balancer = there.find((one) => one.name === name);
      if (balancer === undefined)
        report(
          ['certificates', index, 'balancers', at],
          `there is no balancer "${name}" in its region`,
          didYouMean(
            name,
            there.map((one) => one.name),
          ),
        );
      else if (balancer.protocol !== 'HTTPS')
        report(
          ['certificates', index, 'balancers', at],
          `the balancer ${name} shows no certificate`,
          'give it protocol: HTTPS',
        );
    });
  });
}
