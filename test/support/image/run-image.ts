import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../run-process.ts';
import { serveShop } from '../simulated-aws.ts';
import type { ImageConfig } from './dockerfile.ts';

/**
 * Starts what an image would start, on simulated AWS, and lists all that is not as it should be; nothing
 * when it is right. It runs in a copy of the image's files, of which only the volumes may be written; as
 * the image's user where we may become it. Paths are mapped, in the command and in the configuration.
 */
export async function faultsOfImage(
  image: { readonly root: string; readonly config: ImageConfig },
  given: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const { config } = image;
  const root = mkdtempSync(join(tmpdir(), 'holdfast-container-'));
  cpSync(image.root, root, { recursive: true, preserveTimestamps: true });
  const mapped = (text: string) => text.replaceAll(/(?<![\w/:.-])\/(?=(?:app|etc|data)\b)/g, `${root}/`);
  const file = join(root, 'etc/holdfast/holdfast.yaml');
  const faults: string[] = [];
  // Whoever runs this test may have a home, and then nothing else would show it.
  if (/^\d/.test(config.user ?? '') && config.env['HOME'] === undefined)
    faults.push('a user that is a number has no home, which the AWS SDK looks for: set HOME');
  try {
    writeFileSync(file, mapped(readFileSync(file, 'utf8')), { flag: 'r+' });
  } catch {
    faults.push('there is no /etc/holdfast/holdfast.yaml');
  }
  makeReadOnly(root, config);
  const before = snapshot(root, config);
  const aws = await serveShop();
  const [program = '', ...args] = [...config.entrypoint, ...config.cmd].map(mapped);
  const environment = Object.fromEntries(
    Object.entries(config.env).map(([name, value]) => [name, mapped(value)]),
  );
  const child = spawn(nodeFor(program), args, {
    cwd: join(root, config.workdir),
    env: { ...aws.env, ...environment, ...given, HOLDFAST_HTTP_PORT: '0', HOLDFAST_HTTP_HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity(config),
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  try {
    const url = await until(
      () => /page is at (http:\S+?)\/?\s/.exec(err)?.[1] ?? (child.exitCode === null ? undefined : ''),
      () => out + err,
    );
    if (url === '') return [...faults, `it ended with ${child.exitCode}: ${err.trim().slice(0, 500)}`];
    faults.push(...(await faultsOfSurfaces(url)), ...faultsOfHealthcheck(config, url));
    child.kill(config.stopSignal as NodeJS.Signals);
    const status = await exited;
    if (status !== 0) faults.push(`${config.stopSignal} ended it with ${status}: ${err.trim()}`);
    const said = err
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('holdfast watches'));
    if (said.length > 0) faults.push(`it complained: ${said.join(' ')}`);
    const after = snapshot(root, config);
    faults.push(...[...after].filter((each) => !before.has(each)).map((each) => `written: ${each}`));
    const kept = readdirSync(join(root, 'data')).join(', ');
    if (kept !== 'holdfast.sqlite') faults.push(`in /data it leaves ${kept}`);
    return faults;
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
    await aws.close();
    rmSync(root, { recursive: true, force: true });
  }
}

async function faultsOfSurfaces(url: string): Promise<readonly string[]> {
  const faults: string[] = [];
  const get = async (path: string, expected: RegExp): Promise<string> => {
    const response = await fetch(url + path);
    const text = await response.text();
    if (!response.ok || !expected.test(text)) faults.push(`${path} answers ${response.status}`);
    return text;
  };
  const page = await get('/', /<!doctype html>/i);
  const assets = [...page.matchAll(/(?:href|src)="(\/?[\w-]+\.(?:css|js|svg))"/g)].map(
    ([, path = '']) => path,
  );
  for (const kind of ['css', 'js'])
    if (!assets.some((path) => path.endsWith(kind))) faults.push(`the page names no ${kind}`);
  for (const path of assets) await get(`/${path.replace(/^\//, '')}`, /\S/);
  await get('/metrics', /^holdfast_build_info\{/m);
  const ready = await until(
    async () => {
      const response = await fetch(`${url}/-/ready`);
      return response.ok ? 'ready' : undefined;
    },
    () => '',
  ).catch(async () => (await fetch(`${url}/-/ready`)).text());
  if (ready !== 'ready') faults.push(`it is not ready: ${ready}`);
  const state = (await (await fetch(`${url}/api/v1/state`)).json()) as { troubles: readonly unknown[] };
  if (state.troubles.length > 0) faults.push(`it is in trouble: ${JSON.stringify(state.troubles)}`);
  const policies = (await (await fetch(`${url}/api/v1/policies`)).json()) as { items: readonly unknown[] };
  if (policies.items.length === 0) faults.push('it has no policies');
  return faults;
}

function faultsOfHealthcheck({ healthcheck = [] }: ImageConfig, url: string): readonly string[] {
  const run = (base: string) => {
    const [program = '', ...args] = healthcheck.map((word) => word.replace('http://127.0.0.1:8080', base));
    return spawnSync(nodeFor(program), args, { encoding: 'utf8', timeout: 5_000 });
  };
  // Synchronous: the daemon is another process. On a port where nobody listens it must say so.
  const [well, ill] = [run(url), run('http://127.0.0.1:9')];
  if (well.status === 0 && ill.status === 1) return [];
  return [
    `the health check ends with ${well.status}, and with ${ill.status} where nobody listens: ${well.stderr}`,
  ];
}

function nodeFor(program: string): string {
  return program === 'node' ? process.execPath : program;
}

/** Only root may become somebody else. */
function identity({ user }: ImageConfig): { uid?: number; gid?: number } {
  const [uid, gid] = (user ?? '').split(':').map(Number);
  return process.getuid?.() === 0 && uid !== undefined && gid !== undefined ? { uid, gid } : {};
}

function isVolume(path: string, { volumes }: ImageConfig): boolean {
  return volumes.some((volume) => path === volume || path.startsWith(`${volume}/`));
}

function paths(root: string): readonly string[] {
  return ['', ...readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => `/${path}`)];
}

function makeReadOnly(root: string, config: ImageConfig): void {
  for (const path of paths(root)) {
    const full = root + path;
    const isFolder = lstatSync(full).isDirectory();
    if (isVolume(path, config)) chmodSync(full, isFolder ? 0o777 : 0o666);
    else chmodSync(full, isFolder ? 0o555 : 0o444);
  }
}

/** Every file outside the volumes with what changes when it is written. */
function snapshot(root: string, config: ImageConfig): ReadonlySet<string> {
  const files = paths(root).filter((path) => !isVolume(path, config));
  return new Set(
    files.map((path) => {
      const { size, mtimeMs, mode } = lstatSync(root + path);
      return `${path === '' ? '/' : path} (${size} bytes, ${mtimeMs}, ${mode.toString(8)})`;
    }),
  );
}
