import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { runUntil } from '../../src/simulator/run-until.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { serveTransport } from '../../src/simulator/wire/serve-transport.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { pythonProgram } from './moto-server.ts';

const run = promisify(execFile);

/** A minute of the shop passes in a second of ours: an hour, for which EC2 still shows what is terminated, in a minute. */
const speed = 60;

export interface MovingShop {
  readonly world: World;
  readonly url: string;
  /** The AWS CLI: what it printed, as JSON. Throws with what it complained of. */
  aws<T = Record<string, unknown>>(...args: readonly string[]): Promise<T>;
  /** How the AWS CLI complains. */
  complaint(...args: readonly string[]): Promise<string>;
  /** A Python script of this folder, which prints JSON. */
  python<T>(script: string): Promise<T>;
  /** Waits, at most two minutes, until it holds of the world. */
  until(what: string, holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** The shop over HTTP, in which time passes, and the clients from PyPI. */
export async function startMovingShop(): Promise<MovingShop> {
  const world = buildStack(loadStack('shop'), 1);
  const endpoint = await serveTransport(simulatedTransport(world), {
    port: 0,
    defaultAccount: world.account,
    now: () => world.clock.now(),
  });
  const stop = new AbortController();
  const playing = runUntil(world.clock, Number.MAX_SAFE_INTEGER, { speed, signal: stop.signal });
  const env = {
    PATH: process.env['PATH'] ?? '',
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a-person',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
  };
  const call = async (program: string, args: readonly string[]) => {
    const { stdout } = await run(pythonProgram(program), args, { env, timeout: 120_000 });
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as unknown);
  };
  const cli = (args: readonly string[]) =>
    call('aws', ['--endpoint-url', endpoint.url, '--output', 'json', ...args]);
  return {
    world,
    url: endpoint.url,
    aws: async <T>(...args: readonly string[]) => (await cli(args)) as T,
    complaint: (...args) =>
      cli(args).then(
        (answer) => `no complaint, but ${JSON.stringify(answer)}`,
        (error: { readonly stderr: string }) => error.stderr.trim(),
      ),
    python: async <T>(script: string) =>
      (await call('python', [new URL(script, import.meta.url).pathname])) as T,
    async until(what, holds) {
      for (let waited = 0; waited < 1_200; waited += 1) {
        if (holds()) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`${what}: not within two minutes`);
    },
    async close() {
      stop.abort();
      await playing;
      await endpoint.close();
    },
  };
}
