import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Clock } from '../../runtime/clock.ts';
import { errorText } from '../../runtime/error-text.ts';
import type { StopSwitch } from '../../safety/gate.ts';
import type { StopPlace } from './place.ts';

/** What the parameter must say for anything to be acted on. */
const runs = 'run';
/** A mutation waits for the answer no longer than this. */
const answerWithinMs = 2000;

/**
 * A parameter of AWS Systems Manager, for stopping every daemon of an account at once: `run` is clear;
 * anything else, no such parameter, and no answer are stopped. It is read only, and cleared where it was
 * thrown.
 */
export function parameterPlace(options: {
  readonly name: string;
  readonly scope: AwsScope;
  readonly aws: AwsAccess;
  readonly clock: Clock;
}): StopPlace {
  const { name, clock } = options;
  const source = `the parameter ${name}`;
  let last: StopSwitch = { state: 'unreadable', source, reason: 'it was not read yet', readAt: clock.now() };
  let readAt = -Infinity;
  return {
    read: () => last,
    refresh: async (maxAgeMs) => {
      if (clock.monotonic() - readAt < maxAgeMs) return;
      const given = await answerOf(options);
      readAt = clock.monotonic();
      last = { ...given, source, readAt: clock.now() };
    },
  };
}

type Answer = Pick<StopSwitch, 'state' | 'reason'>;

async function answerOf({ name, scope, aws, clock }: Parameters<typeof parameterPlace>[0]): Promise<Answer> {
  const tooLate = new AbortController();
  const read = aws
    .client(SSMClient, scope, { priority: 'verify' })
    .send(new GetParameterCommand({ Name: name }), { abortSignal: tooLate.signal })
    .then(({ Parameter }) => meaningOf(Parameter?.Value))
    .catch((error: unknown) => unreadable(error));
  const answered = new AbortController();
  const late = clock.sleep(answerWithinMs, answered.signal).then((): Answer => {
    return { state: 'unreadable', reason: `no answer within ${answerWithinMs / 1000} s` };
  });
  const answer = await Promise.race([read, late]);
  answered.abort();
  tooLate.abort();
  return answer;
}

function meaningOf(value: string | undefined): Answer {
  if (value === runs) return { state: 'clear' };
  return value === undefined
    ? { state: 'unreadable', reason: 'it has no value' }
    : {
        state: 'thrown',
        reason: `it says "${value.slice(0, 100)}", and only "${runs}" lets anything be acted on`,
      };
}

function unreadable(error: unknown): Answer {
  const missing = error instanceof AwsError && error.code === 'ParameterNotFound';
  return {
    state: 'unreadable',
    reason: missing ? `it does not exist: create it with the value "${runs}"` : errorText(error),
  };
}
