import type { Transport } from '../aws/transport.ts';
import { awsFailure, codeOf } from './aws/failure.ts';
import { onceForToken } from './aws/idempotency.ts';
import type { CallContext, SimulatedService } from './aws/operation.ts';
import { services } from './aws/registry.ts';
import { patienceEnds, reachApi } from './aws/weather.ts';
import { copyAnswer } from './copy-answer.ts';
import { tell } from './world/happening.ts';
import { observedWorld } from './world/signals/observed-world.ts';
import { recall, rememberBefore } from './world/signals/stale-reads.ts';
import type { ApiCall } from './world/state/api-call.ts';
import type { World } from './world/state/world.ts';

export interface TransportOptions {
  /** Who calls, for the record of what was done by whom. */
  readonly caller?: string;
  /** Asked before each mutation takes effect; a throw is what the caller gets, and nothing is changed. */
  readonly beforeMutation?: (call: { readonly service: string; readonly operation: string }) => void;
}

/** A transport on which several may call: who does is said with the call, else it is who it was made for. */
export type SimulatedTransport = (
  request: Parameters<Transport>[0],
  caller?: string,
) => ReturnType<Transport>;

/**
 * Simulated AWS at the direct distance: the SDK's own inputs in, the SDK's own outputs out. An operation
 * it does not know gets the error that AWS gives for an unknown action, and is told; never a made-up success.
 */
export function simulatedTransport(world: World, options: TransportOptions = {}): SimulatedTransport {
  return async (
    { service: serviceId, operation: name, input, scope },
    caller = options.caller ?? 'holdfast',
  ) => {
    const context: CallContext = { world, scope, caller };
    const service = services.find((one) => one.id === serviceId);
    const operation = service?.operations[name];
    let stale = false;
    const answered = (code?: string) => {
      const call: ApiCall = {
        at: world.clock.now(),
        caller,
        service: serviceId,
        operation: name,
        region: scope.region,
        input,
        mutates: operation?.mutates === true,
        ...(stale ? { stale } : {}),
        ...(code === undefined ? {} : { code }),
      };
      for (const listener of world.callListeners) listener(call);
    };
    try {
      if (operation === undefined) throw unknownOperation(world, { service, serviceId, name });
      if (scope.account !== world.account)
        throw awsFailure(
          'InvalidClientTokenId',
          'The security token included in the request is invalid.',
          403,
        );
      const { answerLost } = await reachApi({ service: serviceId, operation: name, input, context });
      if (operation.mutates) {
        rememberBefore(world, serviceId, scope.region);
        options.beforeMutation?.({ service: serviceId, operation: name });
        tell(world, {
          kind: 'mutation',
          caller,
          service: serviceId,
          operation: name,
          input,
          region: scope.region,
          text: `${caller} calls ${serviceId} ${name}`,
        });
      }
      // Changes are decided on what is; reads are answered from what can be seen of it.
      const recalled = operation.mutates ? world : recall(world, serviceId, scope.region);
      stale = recalled !== world;
      const seen = operation.mutates ? world : observedWorld(recalled);
      const run = () => operation.run(input, seen === world ? context : { ...context, world: seen });
      const ran = operation.mutates
        ? onceForToken({ service: serviceId, operation: name, input }, context, run)
        : run();
      const output = ran instanceof Promise ? await ran : ran;
      // What was done counts as done, whether or not its caller ever hears of it.
      if (operation.mutates || !answerLost) answered();
      if (answerLost) throw await patienceEnds(world);
      // What is answered must not change with the world, nor the world with what the caller does to it.
      return { ...copyAnswer(output as object), $metadata: { httpStatusCode: 200, date: world.clock.now() } };
    } catch (error) {
      const code = codeOf(error);
      if (code !== undefined) {
        tell(world, {
          kind: 'refused',
          service: serviceId,
          operation: name,
          code,
          text: `${serviceId} ${name} answers ${code}`,
        });
        answered(code);
      }
      throw error;
    }
  };
}

function unknownOperation(
  world: World,
  { service, serviceId, name }: { service: SimulatedService | undefined; serviceId: string; name: string },
): Error {
  tell(world, {
    kind: 'unknown-operation',
    service: serviceId,
    operation: name,
    text: `simulated AWS does not know ${serviceId} ${name}`,
  });
  return service?.protocol === 'json' || service?.protocol === 'rest-json'
    ? awsFailure('UnknownOperationException', '')
    : awsFailure('InvalidAction', `The action ${name} is not valid for this web service.`);
}
