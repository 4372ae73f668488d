import { UsageError } from '../../runtime/usage-error.ts';
import { errorText } from '../../runtime/error-text.ts';
import { simulatedTransport } from '../transport.ts';
import { serveTransport, type WireEndpoint } from '../wire/serve-transport.ts';
import type { World } from '../world/state/world.ts';
import { type HandCall, tellHandCalls } from './hand-calls.ts';

/** Where other simulators of AWS listen, so that people's settings fit. */
const customaryPort = 4566;

export interface ServeWorldOptions {
  /** 0 takes any free one. Absent: the customary one, or any free one when that is taken. */
  readonly port: number | undefined;
  /** The option that chooses another port, for the complaint. */
  readonly flag: string;
  readonly onCall: (call: HandCall) => void;
}

/**
 * A world as an endpoint on loopback for people and their tools. All callers share the account's quotas.
 * Throws a UsageError when it cannot listen on the port that was asked for.
 */
export async function serveWorld(world: World, options: ServeWorldOptions): Promise<WireEndpoint> {
  const transport = tellHandCalls(world, simulatedTransport(world), options.onCall);
  const listen = (port: number) =>
    serveTransport(transport, { port, defaultAccount: world.account, now: () => world.clock.now() });
  if (options.port === undefined) return listen(customaryPort).catch(() => listen(0));
  const { port, flag } = options;
  return listen(port).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'EADDRINUSE'
        ? 'is taken by another program'
        : error.code === 'EACCES'
          ? 'needs more rights'
          : `cannot be used: ${errorText(error)}`;
    throw new UsageError(`port ${port} on 127.0.0.1 ${why}; choose another with ${flag}`, error);
  });
}
