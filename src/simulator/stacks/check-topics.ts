import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionNames, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Topics are there once in a region, and the queues that they name are in it, too (AWS). */
export function checkTopics(stack: StackDescription, report: Report): void {
  const { topics, queues, functions } = stack;
  topics.forEach(({ name, region, subscribers }, index) => {
    const place = regionOf(stack, region);
    if (place === undefined)
      report(
        ['topics', index, 'region'],
        `there is no region "${region}"`,
        didYouMean(region, regionNames(stack)),
      );
    if (topics.slice(0, index).some((one) => one.name === name && regionOf(stack, one.region) === place))
      report(['topics', index, 'name'], `the topic ${name} is there twice`);
    const there = queues
      .filter((queue) => regionOf(stack, queue.region) === place)
      .map((queue) => queue.name);
    subscribers.forEach(({ protocol, endpoint, deadLetterQueue }, at) => {
      if (
        protocol === 'lambda' &&
        !functions.some((one) => one.name === endpoint && regionOf(stack, one.region) === place)
      )
        report(
          ['topics', index, 'subscribers', at, 'endpoint'],
          `there is no function "${endpoint}" in the region of ${name}`,
        );
      for (const [field, queue] of [
        ['endpoint', protocol === 'sqs' ? endpoint : undefined],
        ['deadLetterQueue', deadLetterQueue],
      ] as const)
        if (queue !== undefined && !there.includes(queue))
          report(
            ['topics', index, 'subscribers', at, field],
            `there is no queue "${queue}" in the region of ${name}`,
            didYouMean(queue, there),
          );
    });
  });
}
