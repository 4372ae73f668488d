import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import type { Path } from '../../policy/yaml-source.ts';
import { regionNames, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Functions and rules are there once in a region, and what they name is in it, too (AWS). */
export function checkServerless(stack: StackDescription, report: Report): void {
  const { functions, rules } = stack;
  const checkQueue = within(stack, report, 'queue', stack.queues);
  const checkFunction = within(stack, report, 'function', functions);
  functions.forEach(({ name, region, queues, deadLetterQueue, database }, index) => {
    const at = ['functions', index];
    checkPlace(stack, report, at, region);
    if (isTwice(stack, functions, index)) report([...at, 'name'], `the function ${name} is there twice`);
    checkQueue([...at, 'deadLetterQueue'], deadLetterQueue, { name, region });
    const asked = stack.databases.find(({ id }) => id === database?.id);
    if (database !== undefined && asked?.queriesPerSecond === undefined)
      report(
        [...at, 'database', 'id'],
        asked === undefined
          ? `there is no database "${database.id}"`
          : `${database.id} can answer any number of queries: ${name} would be no load for it`,
        asked === undefined
          ? didYouMean(
              database.id,
              stack.databases.map(({ id }) => id),
            )
          : 'say queriesPerSecond of the database',
      );
    queues.forEach((queue, number) => {
      checkQueue([...at, 'queues', number], queue, { name, region });
    });
  });
  rules.forEach(({ name, region, bus, targets }, index) => {
    const at = ['rules', index];
    checkPlace(stack, report, at, region);
    if (
      isTwice(
        stack,
        rules.filter((rule) => rule.bus === bus),
        rules.slice(0, index).filter((rule) => rule.bus === bus).length,
      )
    )
      report([...at, 'name'], `the rule ${name} is there twice`);
    targets.forEach((target, number) => {
      const part = [...at, 'targets', number];
      if ((target.queue === undefined) === (target.function === undefined))
        report(part, `a target of ${name} says either queue or function`);
      checkQueue([...part, 'queue'], target.queue, { name, region });
      checkFunction([...part, 'function'], target.function, { name, region });
      checkQueue([...part, 'deadLetterQueue'], target.deadLetterQueue, { name, region });
    });
  });
}

interface Placed {
  readonly name: string;
  readonly region: string;
}

function checkPlace(stack: StackDescription, report: Report, at: Path, region: string): void {
  if (regionOf(stack, region) === undefined)
    report([...at, 'region'], `there is no region "${region}"`, didYouMean(region, regionNames(stack)));
}

function isTwice(stack: StackDescription, all: readonly Placed[], index: number): boolean {
  const one = all[index];
  const place = one && regionOf(stack, one.region);
  return all
    .slice(0, index)
    .some(({ name, region }) => name === one?.name && regionOf(stack, region) === place);
}

/** Reports a name that nothing of that sort has in the region of who names it. */
function within(stack: StackDescription, report: Report, sort: string, all: readonly Placed[]) {
  return (at: Path, wanted: string | undefined, { name, region }: Placed): void => {
    if (wanted === undefined) return;
    const place = regionOf(stack, region);
    const there = all.filter((one) => regionOf(stack, one.region) === place).map((one) => one.name);
    if (!there.includes(wanted))
      report(at, `there is no ${sort} "${wanted}" in the region of ${name}`, didYouMean(wanted, there));
  };
}
