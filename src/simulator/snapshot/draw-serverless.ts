import type { Resource } from '../../model/resource.ts';
import { functionSchema, ruleSchema } from '../stacks/serverless-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { count, resourcesOf, said, seconds, type Sketch, text, texts } from './sketch.ts';

type Written<K extends 'queues' | 'functions' | 'rules'> = NonNullable<WrittenStack[K]>[number];

/** Lambda functions. How often they are called, and how long that runs, is not known. */
export function drawFunctions(sketch: Sketch, queues: readonly Written<'queues'>[]): Written<'functions'>[] {
  return resourcesOf(sketch, 'lambda:function').flatMap((one) => {
    if (isLeftOut(sketch, one, functionSchema.shape.name.safeParse(one.name).success)) return [];
    const { name, region, facts } = one;
    const isDrawn = (arn: string) => isAmong(queues, arn, region);
    const deadLetters = text(facts['deadLetterQueue']);
    const timeout = count(facts['timeoutSeconds']);
    const sources = resourcesOf(sketch, 'sqs:queue').filter(
      ({ id, relations }) => isDrawn(id) && relations.some(({ to }) => to === one.id),
    );
    return [
      said({
        name,
        region,
        timeout: timeout === undefined ? undefined : seconds(timeout),
        reservedConcurrency: count(facts['reservedConcurrency']),
        subnets: Math.min(6, texts(facts['subnetIds']).length),
        deadLetterQueue: deadLetters !== undefined && isDrawn(deadLetters) ? nameOf(deadLetters) : undefined,
        queues: sources.map((queue) => queue.name),
      }),
    ];
  });
}

/** EventBridge's rules, with those of their targets that were drawn. How much they match is not known. */
export function drawRules(
  sketch: Sketch,
  drawn: {
    readonly queues: readonly Written<'queues'>[];
    readonly functions: readonly Written<'functions'>[];
  },
): Written<'rules'>[] {
  return resourcesOf(sketch, 'events:rule').flatMap((rule) => {
    if (isLeftOut(sketch, rule, ruleSchema.shape.name.safeParse(rule.name).success)) return [];
    const { name, region, facts, relations } = rule;
    const without = texts(facts['targetsWithoutDeadLetterQueue']);
    const never = texts(facts['targetsNeverRetried']);
    // Which queue belongs to which target is not kept: the first of them stands for all.
    const deadLetterQueue = texts(facts['deadLetterQueues'])
      .filter((arn) => isAmong(drawn.queues, arn, region))
      .map(nameOf)[0];
    const targets = relations.flatMap(({ to }): Written<'rules'>['targets'] => {
      const called = nameOf(to);
      const isQueue = isAmong(drawn.queues, to, region);
      if (!isQueue && !isAmong(drawn.functions, to, region)) return [];
      return [
        said({
          queue: isQueue ? called : undefined,
          function: isQueue ? undefined : called,
          deadLetterQueue: without.includes(called) ? undefined : deadLetterQueue,
          retries: never.includes(called) ? 0 : undefined,
        }),
      ];
    });
    if (targets.length === 0) {
      sketch.leftOut.push(`rule ${name} in ${region}: none of its targets is simulated`);
      return [];
    }
    return [said({ name, region, bus: text(facts['bus']), targets })];
  });
}

function isLeftOut(sketch: Sketch, { name, region, kind }: Resource, isName: boolean): boolean {
  const isThere = sketch.regions.some((one) => one.region === region);
  if (isName && isThere) return false;
  const why = isThere ? 'its name cannot be simulated' : 'nothing else is in its region';
  sketch.leftOut.push(`${kind === 'events:rule' ? 'rule' : 'function'} ${name} in ${region}: ${why}`);
  return true;
}

const isAmong = (
  things: readonly { readonly name: string; readonly region?: string | undefined }[],
  arn: string,
  region: string,
): boolean => things.some((one) => one.region === region && one.name === nameOf(arn));

const nameOf = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;
