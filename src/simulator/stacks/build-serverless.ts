import { ruleArn, startEventRules } from '../world/serverless/event-rules.ts';
import { functionArn, startFunctions } from '../world/serverless/functions.ts';
import { queueUrl, uuid } from '../world/signals/queues.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, tagsOf } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Functions and rules. A stack without any costs nothing. */
export function buildServerless(world: World, stack: StackDescription, grounds: readonly Ground[]): void {
  buildFunctions(world, stack, grounds);
  buildRules(world, stack);
}

function buildFunctions(world: World, stack: StackDescription, grounds: readonly Ground[]): void {
  for (const { name, version, alias, deadLetterQueue, database, ...one } of stack.functions) {
    const region = known(regionOf(stack, one.region), one.region);
    const places = known(
      grounds.find((ground) => ground.region === region),
      region,
    ).places;
    const arn = functionArn(world, region, name);
    world.functions.set(arn, {
      arn,
      name,
      region,
      tags: tagsOf(stack, one.tags),
      // More subnets than there are zones are further ones of the same zones.
      subnets: Array.from({ length: one.subnets }, (_, index) => subnetOf(places, index)),
      timeoutSeconds: one.timeout / 1000,
      ...(deadLetterQueue === undefined ? {} : { deadLetterQueue: queueArn(world, deadLetterQueue, region) }),
      ...(database === undefined ? {} : { database }),
      sources: one.queues.map((queue) => queueArn(world, queue, region)),
      callsPerSecond: one.callsPerSecond,
      runsMs: one.runs,
      reservedConcurrency: one.reservedConcurrency,
      versions: Array.from({ length: version }, (_, index) => String(index + 1)),
      aliases: [{ name: alias, version: String(version), revision: uuid(world) }],
      failing: new Map(),
      faultyVersions: new Map(),
      surges: new Set(),
    });
  }
  if (stack.functions.length > 0) startFunctions(world);
}

function subnetOf(places: Ground['places'], index: number): string {
  const { subnet } = known(places[index % places.length], 'zone');
  const further = Math.floor(index / places.length);
  return further === 0 ? subnet : `${subnet}${further}`;
}

function buildRules(world: World, stack: StackDescription): void {
  for (const { name, bus, eventsPerMinute, targets, ...placed } of stack.rules) {
    const region = known(regionOf(stack, placed.region), placed.region);
    const arn = ruleArn(world, { region, bus, name });
    world.eventRules.set(arn, {
      arn,
      name,
      region,
      bus,
      eventsPerMinute,
      targets: targets.map(({ queue, function: called, deadLetterQueue, retries }, index) => ({
        id: `target-${index + 1}`,
        arn: queue === undefined ? functionArn(world, region, called ?? '') : queueArn(world, queue, region),
        ...(deadLetterQueue === undefined
          ? {}
          : { deadLetterQueue: queueArn(world, deadLetterQueue, region) }),
        ...(retries === undefined ? {} : { retries }),
      })),
      refused: new Map(),
    });
  }
  if (stack.rules.length > 0) startEventRules(world);
}

const queueArn = (world: World, name: string, region: string): string =>
  known(world.queues.get(queueUrl(world, name, region)), name).arn;
