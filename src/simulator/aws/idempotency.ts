import { isDeepStrictEqual } from 'node:util';
import { awsFailure } from './failure.ts';
import type { CallContext } from './operation.ts';

/** AWS remembers a token for at least a day, a run of the simulator is shorter; the oldest are dropped past this. */
const tokensAtMost = 10_000;

/**
 * Answers a change that was asked for before with the same client token as it was answered then, and does
 * not do it again. The same token with other parameters is refused, as AWS documents for EC2. Calls
 * without a token are simply run.
 */
export function onceForToken(
  call: { readonly service: string; readonly operation: string; readonly input: unknown },
  { world, scope }: CallContext,
  run: () => unknown,
): unknown {
  const token = tokenOf(call.input);
  if (token === undefined) return run();
  const { tokens } = world.controlPlane;
  const key = `${scope.region}/${call.service}/${call.operation}/${token}`;
  const before = tokens.get(key);
  if (before !== undefined) {
    if (isDeepStrictEqual(before.input, call.input)) return before.output;
    throw awsFailure(
      'IdempotentParameterMismatch',
      `The client token ${token} was used before with other parameters.`,
    );
  }
  const output = run();
  for (const oldest of tokens.keys()) {
    if (tokens.size < tokensAtMost) break;
    tokens.delete(oldest);
  }
  tokens.set(key, { input: structuredClone(call.input), output: structuredClone(output) });
  return output;
}

function tokenOf(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  // AWS Backup has a name of its own for it.
  const names = ['ClientToken', 'IdempotencyToken'];
  return names.map((name): unknown => Reflect.get(input, name)).find((token) => typeof token === 'string');
}
