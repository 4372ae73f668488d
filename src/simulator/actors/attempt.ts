import { codeOf } from '../aws/failure.ts';

/**
 * One call of an actor. What AWS refuses is told of as it happens, and an actor goes on without it; any
 * other error is a defect and is thrown.
 */
export async function attempt<T>(call: Promise<unknown>): Promise<T | undefined> {
  try {
    return (await call) as T;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}
