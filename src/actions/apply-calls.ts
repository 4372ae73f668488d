import type { AwsAccess, ClientConstructor } from '../aws/access.ts';
import { AwsError } from '../aws/error.ts';
import type { AwsScope } from '../aws/scope.ts';
import type { ActionContext, Plan, PlannedCall } from './action.ts';
import { mutations } from './calls.ts';

/** Makes the calls of one step in their order and answers what AWS said to each. Throws AwsError. */
export async function applyStep(plan: Plan, step: number, context: ActionContext): Promise<unknown[]> {
  const planned = plan.steps[step];
  if (planned === undefined) throw new Error(`the plan of ${plan.action} has no step ${step}`);
  const answers: unknown[] = [];
  for (const [index, call] of planned.calls.entries()) {
    const against = index === 0 ? undefined : await context.whyNotSend?.();
    if (against !== undefined)
      throw new AwsError({
        failure: 'broken',
        code: 'NotSent',
        message: `${index} of the ${planned.calls.length} calls of "${planned.name}" went out; the next did not: ${against}`,
      });
    answers.push(await applyCall(call, context.aws));
  }
  return answers;
}

/** For the many actions whose calls answer nothing that is needed later. */
export async function applyWithoutReceipt(plan: Plan, step: number, context: ActionContext) {
  await applyStep(plan, step, context);
  return undefined;
}

async function applyCall(call: PlannedCall, aws: AwsAccess): Promise<unknown> {
  if (call.endpoints === undefined) return send(call, aws, call.scope, undefined);
  let last: unknown;
  for (const { endpoint, region } of call.endpoints) {
    try {
      return await send(call, aws, { ...call.scope, region }, endpoint);
    } catch (error) {
      // A refusal (a safety rule, a missing permission) is the same at every endpoint; silence is not.
      if (error instanceof AwsError && ['denied', 'conflict', 'gone', 'refused'].includes(error.failure))
        throw error;
      last = error;
    }
  }
  throw last;
}

async function send(call: PlannedCall, aws: AwsAccess, scope: AwsScope, endpoint: string | undefined) {
  const { client, command } = find(call);
  const options = {
    priority: 'verify',
    mutating: true,
    ...(endpoint === undefined ? {} : { endpoint }),
  } as const;
  return aws.client(client, scope, options).send(new command(call.input));
}

interface Sender {
  send(command: object): Promise<unknown>;
}

/** A plan may come from a journal of another version: what the table lacks is refused, never guessed. */
function find(call: PlannedCall): {
  client: ClientConstructor<Sender>;
  command: new (input: unknown) => object;
} {
  const service = Object.entries(mutations).find(([name]) => name === call.service)?.[1];
  const command = Object.entries(service?.operations ?? {}).find(([name]) => name === call.operation)?.[1];
  if (service === undefined || command === undefined)
    throw new Error(`${call.service} ${call.operation} is not among the calls that Holdfast may make`);
  return { client: service.client, command };
}
