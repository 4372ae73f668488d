import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runProcess } from '../support/run-process.ts';
import { projectRoot } from '../support/source-tree.ts';
import type { BenchLine } from './bench-line.ts';
import { median } from './measure.ts';

const starts = 5;
const idleMs = 10_000;

/** The bundle as an image runs it, over HTTP against the simulated shop, in which no time passes. */
export async function benchBundle(): Promise<readonly BenchLine[]> {
  await promisify(execFile)(process.execPath, [join(projectRoot, 'build.ts')], { cwd: projectRoot });
  const stage = await runProcess();
  try {
    stage.write('holdfast.yaml', 'http: { port: 0, host: 127.0.0.1 }\n');
    const toPage: number[] = [];
    const toReady: number[] = [];
    let megabytes = 0;
    for (let index = 0; index < starts; index += 1) {
      const begun = performance.now();
      const running = stage.start(['run'], {}, 'dist/holdfast.js');
      const url = await until(() => /page is at (http:\S+?)\/?\s/.exec(running.err())?.[1]);
      toPage.push(performance.now() - begun);
      await until(async () => ((await fetch(`${url}/-/ready`)).ok ? true : undefined));
      toReady.push(performance.now() - begun);
      if (index === starts - 1) {
        await pause(idleMs);
        megabytes = residentMegabytes(running.child.pid ?? 0);
      }
      running.child.kill('SIGTERM');
      await running.exited;
    }
    return [
      {
        name: 'bundle: start to page and health answering',
        value: median(toPage) / 1_000,
        unit: 's',
        note: `median of ${starts}, process start included`,
      },
      {
        name: 'bundle: start to ready, every observer answered once',
        value: median(toReady) / 1_000,
        unit: 's',
        target: { atMost: 0.5 },
      },
      {
        name: `bundle: resident memory after ${idleMs / 1_000} s idle`,
        value: megabytes,
        unit: 'MB',
        target: { atMost: 150 },
        note: `watching the shop; the file is ${(statSync(join(projectRoot, 'dist/holdfast.js')).size / 1e6).toFixed(1)} MB`,
      },
    ];
  } finally {
    await stage.end();
  }
}

/** Asks every few milliseconds, for at most half a minute. */
async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 6_000; attempt += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(5);
  }
  throw new Error('the bundle did not become ready');
}

/** As the kernel counts it. */
function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1_024) / 1_000_000;
}
