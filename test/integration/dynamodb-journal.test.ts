import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localDynamodb } from '../support/local-dynamodb.ts';
import { runProcess, until } from '../support/run-process.ts';

const dynamodb = localDynamodb();
afterAll(() => dynamodb.stop());
let process_: Awaited<ReturnType<typeof runProcess>>;
beforeEach(async () => {
  process_ = await runProcess();
});
afterEach(() => process_.end());

/** The tables of the shop answer elsewhere, so that poller rests. */
const config = (name: string) => `
http: { port: 0, host: 127.0.0.1 }
pollers: { dynamodb: { enabled: false } }
journal: { store: dynamodb, name: ${name} }
`;
const env = async () => ({ AWS_ENDPOINT_URL_DYNAMODB: await dynamodb.endpoint() });
const json = async (url: string) => (await fetch(url)).json();

describe('a daemon whose journal is in DynamoDB', () => {
  it('is killed, starts elsewhere, and knows what was', async () => {
    process_.write('holdfast.yaml', config('killed'));
    const first = await process_.daemon([], await env());
    await until(async () => ((await fetch(`${first.url}/-/ready`)).ok ? true : undefined), first.out);
    first.child.kill('SIGKILL');
    await first.exited;

    const second = await process_.daemon([], await env());
    await until(async () => ((await fetch(`${second.url}/-/ready`)).ok ? true : undefined), second.out);
    const started = second
      .out()
      .match(/"kind":"daemon-started".*?"number":(\d+)|"number":(\d+).*?"kind":"daemon-started"/);
    expect(Number(started?.[1] ?? started?.[2]), second.out().slice(0, 2000)).toBeGreaterThan(2);
    expect(await json(`${second.url}/api/v1/state`)).toMatchObject({ troubles: [] });
  });

  it('is refused, and stands still, once another writes the same journal', async () => {
    process_.write('holdfast.yaml', config('shared'));
    const first = await process_.daemon([], await env());
    await until(async () => ((await fetch(`${first.url}/-/ready`)).ok ? true : undefined), first.out);
    const second = await process_.daemon([], await env());
    await until(async () => ((await fetch(`${second.url}/-/ready`)).ok ? true : undefined), second.out);

    // It has something to write: a policy that was not there.
    process_.write('policies/mine.yaml', 'policy: mine');
    first.child.kill('SIGHUP');
    const why = await until(async () => {
      const ready = await fetch(`${first.url}/-/ready`);
      return ready.ok ? undefined : await ready.text();
    }, first.out);
    expect(why).toMatch(/journal entry \d+ was already written by another writer/);
    expect((await fetch(`${second.url}/-/ready`)).ok).toBe(true);
  });

  it('does not start without its table, and says how to make it', async () => {
    process_.write('holdfast.yaml', config('none').replace('name: none', 'table: nowhere'));
    const { status, err } = await process_.start(['run'], await env()).exited;
    expect(status).toBe(1);
    expect(err).toMatch(
      /^holdfast: journal holdfast in the DynamoDB table nowhere does not exist: make its table/m,
    );
  });
});
