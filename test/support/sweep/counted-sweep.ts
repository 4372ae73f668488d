import { createAwsAccess } from '../../../src/aws/client-pool.ts';
import type { Transport } from '../../../src/aws/transport.ts';
import { emptyModel, fold } from '../../../src/model/fold.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import { observePart } from '../../../src/pollers/observe-part.ts';
import type { Poller, PollPart } from '../../../src/pollers/poller.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { simulatedTransport } from '../../../src/simulator/transport.ts';
import type { World } from '../../../src/simulator/world/state/world.ts';

/** What one read of one part asked, once it is in step. */
export interface CountedRead {
  readonly poller: string;
  readonly part: PollPart;
  readonly calls: readonly CountedCall[];
}

export interface CountedCall {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: unknown;
}

/** Far more than any part needs to have read all of an account once. */
const mostReads = 200;

/**
 * Reads an account in which no time passes with the pollers of the daemon, until they are in step, and then once more:
 * what that one read of each part asked. Calls wait for no token: their buckets are reckoned from what was asked.
 */
export async function countedSweep(
  world: World,
  pollers: readonly Poller[],
  region: string,
): Promise<readonly CountedRead[]> {
  let calls: CountedCall[] = [];
  const simulated = simulatedTransport(world);
  const transport: Transport = ({ service, operation, input, scope }) => {
    calls.push({ service, operation, input, region: scope.region });
    world.controlPlane.buckets.clear();
    return simulated({ service, operation, input, scope });
  };
  const clock = withoutWaiting(world.clock);
  const accounts = [{ account: world.account }];
  const aws = createAwsAccess({ clock, log: silentLogger, accounts, transport });
  let model = emptyModel({ settings: defaultModelSettings, services: [] });
  const read = async (poller: Poller, part: PollPart): Promise<CountedRead> => {
    calls = [];
    const scope = { account: world.account, region };
    const now = () => world.clock.now();
    const context = { aws, scope, now, priority: 'sweep' as const, model, wantedMetrics: () => [] };
    const observations = await observePart(poller, part, context);
    const failure = observations.find(({ kind }) => kind === 'failed');
    if (failure !== undefined) throw new Error(`${poller.name}/${part.name}: ${JSON.stringify(failure)}`);
    model = fold(model, observations, now());
    return { poller: poller.name, part, calls };
  };
  /** What is read in turn is read to the end first: a part that asks the same twice has all of it. */
  const readAll = async (poller: Poller, part: PollPart): Promise<CountedRead> => {
    let last = await read(poller, part);
    for (let reads = 1; reads < mostReads; reads += 1) {
      const next = await read(poller, part);
      if (JSON.stringify(next.calls) === JSON.stringify(last.calls)) return next;
      last = next;
    }
    throw new Error(`${poller.name}/${part.name} asks something else each time`);
  };
  const sweep = async (how: typeof read): Promise<CountedRead[]> => {
    const reads: CountedRead[] = [];
    for (const poller of pollers) for (const part of poller.parts) reads.push(await how(poller, part));
    return reads;
  };
  // Twice: much of what one part asks about another has found.
  await sweep(readAll);
  await sweep(readAll);
  const counted = await sweep(read);
  aws.destroy();
  return counted;
}

/** Each look at this clock finds every bucket full again. */
function withoutWaiting(clock: Clock): Clock {
  let looks = 0;
  return {
    now: () => clock.now(),
    monotonic: () => (looks += 1) * 3_600_000,
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
  };
}
