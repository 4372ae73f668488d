import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, removeImages } from '../support/image/build-image.ts';
import { until } from '../support/run-process.ts';
import { serveShop } from '../support/simulated-aws.ts';
import { projectRoot } from '../support/source-tree.ts';

/** Where nothing of the project is but what the image holds. */
const folder = mkdtempSync(join(tmpdir(), 'holdfast-bundle-'));
let launcher = '';
let aws: Awaited<ReturnType<typeof serveShop>>;
beforeAll(async () => {
  const { root } = buildImage(readFileSync(join(projectRoot, 'Dockerfile'), 'utf8'));
  launcher = join(root, 'app/bin/holdfast.js');
  aws = await serveShop();
});
afterAll(async () => {
  await aws.close();
  removeImages();
  rmSync(folder, { recursive: true, force: true });
});

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [launcher, ...args], { cwd: folder, env: aws.env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<{ status: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (status) => resolve({ status, out, err })),
  );
  return { child, ended, said: () => out + err };
}

describe('the bundle', () => {
  it('knows the scenarios that it brings along', async () => {
    const { status, out } = await start('gameday', '--list').ended;
    expect(status).toBe(0);
    expect(out).toContain('instance-fails');
    expect(out).toContain('zone-fails');
  });

  it('plays a game day on threads of its own, with the policies that it brings along', async () => {
    const { status, out, err } = await start('gameday', 'instance-fails', '--seeds', '2', '--workers', '2')
      .ended;
    expect(err).not.toMatch(/error|cannot|failed to/i);
    expect(out).toMatch(/Played 2 runs in \S+ s on 2 workers/);
    // 1 is a game day that found something; what it finds is not what is tried here.
    expect([0, 1]).toContain(status);
  });

  it('serves simulated AWS to the clients that it was not built with', async () => {
    const { child, ended, said } = start('simulate-aws', '--port', '0');
    const url = await until(() => /AWS_ENDPOINT_URL=(\S+)/.exec(said())?.[1], said);
    const credential = 'somebody/20260101/us-east-1/sqs/aws4_request';
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
        'x-amz-target': 'AmazonSQS.ListQueues',
        'content-type': 'application/x-amz-json-1.0',
      },
      body: '{}',
    });
    expect([answer.status, await answer.json()]).toEqual([200, expect.any(Object)]);
    child.kill('SIGINT');
    expect((await ended).status).toBe(0);
  });

  it('writes what it observes of an account as a stack, and plays on it', async () => {
    const snapshot = await start('snapshot', '--out', 'mine.yaml', '--mask-account').ended;
    expect([snapshot.status, snapshot.out]).toEqual([0, '']);
    const played = await start('gameday', 'instance-fails', '--stack', 'mine.yaml', '--workers', '1').ended;
    expect(played.out).toContain('instance-fails');
    expect([0, 1]).toContain(played.status);
  });
});
