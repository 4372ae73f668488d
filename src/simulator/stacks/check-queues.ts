import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionNames, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Queues are there once in a region, and a dead-letter queue is in the region of what it serves (AWS). */
export function checkQueues(stack: StackDescription, report: Report): void {
  const { queues } = stack;
  queues.forEach(({ name, region, deadLetterQueue }, index) => {
    const place = regionOf(stack, region);
    if (place === undefined)
      report(
        ['queues', index, 'region'],
        `there is no region "${region}"`,
        didYouMean(region, regionNames(stack)),
      );
    const before = queues
      .slice(0, index)
      .filter((one) => regionOf(stack, one.region) === place)
      .map((one) => one.name);
    if (before.includes(name)) report(['queues', index, 'name'], `the queue ${name} is there twice`);
    if (deadLetterQueue !== undefined && !before.includes(deadLetterQueue))
      report(
        ['queues', index, 'deadLetterQueue'],
        `no queue "${deadLetterQueue}" is listed before ${name} in its region`,
        didYouMean(deadLetterQueue, before),
      );
  });
}
