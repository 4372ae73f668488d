import { services } from '../aws/registry.ts';
import type { SimulatedTransport } from '../transport.ts';
import { codeOf } from '../aws/failure.ts';
import type { WireTransport } from '../wire/create-wire.ts';
import type { World } from '../world/state/world.ts';

/** A call from outside that changed something, tried to, or that simulated AWS does not know. */
export interface HandCall {
  /** The world's time, milliseconds since the epoch. */
  readonly at: number;
  readonly kind: 'mutation' | 'unknown-operation';
  /** The application's own name, or its access key id. */
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: unknown;
  /** AWS's code when it was refused. */
  readonly refused?: string;
}

/** Tells of calls that pass, once each is answered. Reads that succeed are not told: there are too many. */
export function tellHandCalls(
  world: World,
  aws: SimulatedTransport,
  told: (call: HandCall) => void,
): WireTransport {
  return async (call, caller) => {
    const operation = services.find(({ id }) => id === call.service)?.operations[call.operation];
    const tell = (refused?: string) => {
      if (operation?.mutates === false) return;
      told({
        at: Math.round(world.clock.now()),
        kind: operation === undefined ? 'unknown-operation' : 'mutation',
        caller,
        service: call.service,
        operation: call.operation,
        region: call.scope.region,
        input: call.input,
        ...(refused === undefined ? {} : { refused }),
      });
    };
    try {
      const output = await aws(call, caller);
      tell();
      return output;
    } catch (error) {
      tell(codeOf(error) ?? 'InternalFailure');
      throw error;
    }
  };
}

const inputShownAtMost = 160;

/** One line for a person. */
export function handCallInWords({ kind, caller, service, operation, input, refused }: HandCall): string {
  if (kind === 'unknown-operation')
    return `${caller} called ${service} ${operation}, which simulated AWS does not know: ${refused}`;
  const said = JSON.stringify(input) ?? '';
  const shown = said.length > inputShownAtMost ? `${said.slice(0, inputShownAtMost)}…` : said;
  return `${caller} called ${service} ${operation} ${shown}${refused === undefined ? '' : `: ${refused}`}`;
}
