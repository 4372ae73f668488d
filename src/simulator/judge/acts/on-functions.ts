import type { LambdaFunction } from '../../world/state/function.ts';
import type { ActPart, ActReader } from './act.ts';
import { numberIn, textIn } from './input.ts';

/** What Lambda's operations do to how many calls of a function may run at once: none at all cuts it off. */
export const onFunctions: Readonly<Record<string, ActReader>> = {
  PutFunctionConcurrency: (call) =>
    reserved(call, String(numberIn(call.input, 'ReservedConcurrentExecutions') ?? 0)),
  DeleteFunctionConcurrency: (call) => reserved(call, shared),
};

/** What a function has that has none of its own. */
const shared = 'shared';

function reserved({ world, region, input }: Parameters<ActReader>[0], to: string): readonly ActPart[] {
  const name = textIn(input, 'FunctionName');
  const isIt = (one: LambdaFunction) => one.region === region && (one.name === name || one.arn === name);
  const found = [...world.functions.values()].find(isIt);
  if (found === undefined) return [];
  const from = found.reservedConcurrency === undefined ? shared : String(found.reservedConcurrency);
  const sets = { thing: `concurrency of ${found.name} in ${region}`, from, to };
  return [{ verb: to === '0' ? 'cut-off' : 'other', target: found.name, sets }];
}
