import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serveShop } from './simulated-aws.ts';
import { projectRoot } from './source-tree.ts';

/**
 * `holdfast` as a user runs it: a process of its own, in a folder of its own, with credentials and a
 * region and nothing else. AWS is the simulated shop over HTTP, in which no time passes.
 */
export async function runProcess() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
  const aws = await serveShop();
  const children: ChildProcess[] = [];
  /** Starts a command; `exited` resolves with its status and all that it printed. */
  const start = (
    args: readonly string[],
    extraEnv: Readonly<Record<string, string>> = {},
    entry = 'src/main.ts',
  ) => {
    const child = spawn(process.execPath, [join(projectRoot, entry), ...args], {
      cwd: folder,
      env: { ...aws.env, ...extraEnv },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const exited = new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
      child.once('close', (status) => resolve({ status, out, err }));
    });
    return { child, exited, out: () => out, err: () => err };
  };

  return {
    folder,
    start,
    /** A daemon that is ready, with the address of its page. */
    daemon: async (args: readonly string[] = [], extraEnv: Readonly<Record<string, string>> = {}) => {
      const running = start(['run', ...args], extraEnv);
      const url = await until(
        () => /page is at (http:\S+?)\/?\s/.exec(running.err())?.[1],
        () => running.err() + running.out(),
      );
      return { ...running, url };
    },
    write: (file: string, text: string) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    end: async (): Promise<void> => {
      for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
      await aws.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Asks until it gets an answer, for at most half a minute; then it says what it saw instead. */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  seen: () => string,
): Promise<T> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it did not come to pass; this was seen: ${seen()}`);
}
