import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionNames, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** AWS Config is set up once in a region, and a rule is there once (AWS). */
export function checkConfig(stack: StackDescription, report: Report): void {
  stack.config.forEach(({ region, rules }, index) => {
    const place = regionOf(stack, region);
    if (place === undefined)
      report(
        ['config', index, 'region'],
        `there is no region "${region}"`,
        didYouMean(region, regionNames(stack)),
      );
    if (stack.config.slice(0, index).some((one) => regionOf(stack, one.region) === place))
      report(['config', index, 'region'], `AWS Config is set up twice in ${region}`);
    rules.forEach(({ name }, at) => {
      if (rules.findIndex((one) => one.name === name) < at)
        report(['config', index, 'rules', at, 'name'], `the rule ${name} is there twice`);
    });
  });
}
