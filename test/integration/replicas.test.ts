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
http:
  port: 0
  host: 127.0.0.1
  tokens: [{ name: ana, role: operator, sha256: 2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b }]
pollers: { dynamodb: { enabled: false } }
journal: { store: dynamodb, name: ${name} }
replicas: { lease: 15s }
`;
const asAna = { Authorization: 'Bearer secret' };

interface Standing {
  readonly replica: string;
  readonly members: readonly { readonly id: string; readonly url: string }[];
  readonly cells: readonly {
    readonly cell: string;
    readonly holder: string | null;
    readonly epoch: number;
  }[];
}

async function pair(name: string) {
  process_.write('holdfast.yaml', config(name));
  const env = { AWS_ENDPOINT_URL_DYNAMODB: await dynamodb.endpoint() };
  // Each on a machine of its own, as far as the file of the stop switch goes.
  const start = async (file: string) => {
    const daemon = await process_.daemon([], { ...env, HOLDFAST_STOP_FILE: file });
    const standing = async () => (await (await fetch(`${daemon.url}/cells`)).json()) as Standing;
    const holds = async () => {
      const { replica, cells } = await standing();
      return cells[0]?.holder === replica ? cells[0] : undefined;
    };
    const state = async () => {
      const response = await fetch(`${daemon.url}/api/v1/state`);
      return response.ok ? ((await response.json()) as { startedAt: string }) : undefined;
    };
    return { ...daemon, standing, holds, state };
  };
  const first = await start('first.stop');
  await until(() => first.state(), first.out);
  const second = await start('second.stop');
  return { first, second };
}

describe('two replicas of the daemon, as processes', () => {
  it('share one cell: the one holds it, the other stands by and passes on what it is asked', async () => {
    const { first, second } = await pair('share');
    expect(await first.holds()).toMatchObject({ cell: 'main', epoch: 1 });
    expect((await second.standing()).members).toHaveLength(2);
    expect(await second.holds()).toBeUndefined();

    const ready = await fetch(`${second.url}/-/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.text()).toMatch(
      /^ready, one of 2\n- main: held by replica-\w+; this replica stands by\n$/,
    );
    expect((await second.state())?.startedAt).toBe((await first.state())?.startedAt);
    expect(await (await fetch(`${second.url}/`)).text()).toContain('<title>Holdfast');
    const metrics = await (await fetch(`${second.url}/metrics`)).text();
    expect(metrics).toContain('holdfast_replica_members 2');
    expect(metrics).toContain('holdfast_replica_lease_seconds{cell="main"} 0');
    expect(metrics).not.toContain('holdfast_cycle_age_seconds');
    expect(await (await fetch(`${first.url}/metrics`)).text()).toContain('holdfast_cycle_age_seconds');
  });

  it('go over to the other at once when the holder is told to stop, and what was stopped stays stopped', async () => {
    const { first, second } = await pair('stop');
    const paused = await fetch(`${second.url}/api/v1/pause`, {
      method: 'POST',
      headers: { ...asAna, 'Content-Type': 'application/json' },
      body: JSON.stringify({ reason: 'we look into it' }),
    });
    expect(paused.status, await paused.text()).toBeLessThan(300);
    first.child.kill('SIGTERM');
    const { status } = await first.exited;
    expect(status).toBe(0);
    await until(() => second.holds(), second.out);
    await until(() => second.state(), second.out);
    expect(await (await fetch(`${second.url}/api/v1/state`)).json()).toMatchObject({
      stopSwitch: { state: 'thrown' },
    });
    expect((await second.standing()).members).toHaveLength(1);
  });

  it('go over to the other within a lease and a look when the holder is killed', async () => {
    const { first, second } = await pair('kill');
    first.child.kill('SIGKILL');
    await first.exited;
    const killedAt = performance.now();
    const cell = await until(() => second.holds(), second.out);
    expect(cell.epoch).toBe(2);
    expect(performance.now() - killedAt).toBeGreaterThan(9_000);
    await until(() => second.state(), second.out);
    expect(second.out()).toContain('a replica is gone');
  });
});
