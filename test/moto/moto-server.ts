import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../support/source-tree.ts';

const run = promisify(execFile);
const environment = join(projectRoot, '.venv');
const requirements = join(projectRoot, 'test/moto/requirements.txt');

/** Path of a program of the suite's virtual environment: `aws`, `python`. */
export const pythonProgram = (name: string): string => join(environment, 'bin', name);

/** Makes the virtual environment once for each content of requirements.txt. Needs Python ≥ 3.10 with venv. */
export async function installMoto(): Promise<void> {
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  const stamp = join(environment, 'requirements.sha256');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  try {
    await run('python3', ['-m', 'venv', environment], { timeout: 60_000 });
    const pip = ['install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await run(pythonProgram('pip'), pip, { timeout: 240_000 });
  } catch (error) {
    throw new Error(
      'moto and the AWS CLI could not be installed: python3 with venv and a reachable Python package index are needed',
      { cause: error },
    );
  }
  await writeFile(stamp, wanted);
}

export interface MotoServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts moto on a free loopback port and waits until it answers, at most 60 s. */
export async function startMoto(): Promise<MotoServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(pythonProgram('moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok === true) return { url, stop: () => stop(child) };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await stop(child);
  throw new Error(`moto did not answer on ${url} within 60 s. It said:\n${said}`);
}

/** Ends this one process by its id: kindly, then after five seconds not. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(impatience);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
