import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProcess, until } from '../support/run-process.ts';

let process_: Awaited<ReturnType<typeof runProcess>>;
beforeEach(async () => {
  process_ = await runProcess();
});
afterEach(() => process_.end());

const anyPort = 'http: { port: 0, host: 127.0.0.1 }\n';

const policy = (name: string, mode = 'observe') => `
policy: ${name}
summary: Replace what has failed.
watch: ec2:instance
when: verdict == 'host-failed'
for: 2m
mode: ${mode}
remedy: [{ action: replace-instance }, { page: on-call }]
limits:
  group: { inFlight: 1, perWindow: "10%", window: 1h }
  keepServing: { count: 2, percent: 75 }
runbook: |
  ## Meaning
  For tests.
`;

async function text(url: string): Promise<string> {
  return (await fetch(url)).text();
}

describe('holdfast run', () => {
  it('with credentials and a region alone watches, says so, and ends cleanly on SIGTERM', async () => {
    process_.write('holdfast.yaml', anyPort);
    const daemon = await process_.daemon();
    await until(async () => ((await fetch(`${daemon.url}/-/ready`)).ok ? true : undefined), daemon.out);
    const metrics = await text(`${daemon.url}/metrics`);
    expect(metrics).toMatch(/holdfast_build_info\{[^}]*version="\d/);
    expect(metrics).not.toContain('i-0');
    const state = await text(`${daemon.url}/api/v1/state`);
    expect(JSON.parse(state)).toMatchObject({ mode: 'observe', troubles: [] });
    const status = await process_.start(['status', '--url', daemon.url]).exited;
    expect(status).toMatchObject({ status: 0 });
    const { items } = JSON.parse(await text(`${daemon.url}/api/v1/policies`)) as {
      items: { mode: string }[];
    };
    expect(items.length, 'the shipped policies, where there are no others').toBeGreaterThan(5);
    expect(new Set(items.map(({ mode }) => mode))).toEqual(new Set(['observe']));
    daemon.child.kill('SIGTERM');
    expect((await daemon.exited).status).toBe(0);
    expect(daemon.out()).toContain('"kind":"daemon-stopped"');
  });

  it('says at its start what its configuration is warned of, with the place', async () => {
    process_.write('holdfast.yaml', `${anyPort}mode: auto\n`);
    const daemon = await process_.daemon();
    expect(daemon.err()).toContain(
      'holdfast: holdfast.yaml:2:7: warning: mode: auto, but nothing is opted in',
    );
  });

  it('takes up a changed policy by SIGHUP, by POST and by itself, and keeps the last good one', async () => {
    const token = 'correct-horse-battery-staple';
    const sha256 = createHash('sha256').update(token).digest('hex');
    const tokens = `tokens: [{ name: ana, role: operator, sha256: "${sha256}" }]`;
    process_.write('holdfast.yaml', `http: { port: 0, host: 127.0.0.1, ${tokens} }\n`);
    process_.write('policies/a.yaml', policy('first'));
    const daemon = await process_.daemon();
    const names = async () => {
      const { items } = JSON.parse(await text(`${daemon.url}/api/v1/policies`)) as {
        items: { name: string }[];
      };
      return items.map((item) => item.name).join();
    };
    const become = (expected: string) =>
      until(async () => ((await names()) === expected ? true : undefined), daemon.out);
    await become('first');
    process_.write('policies/b.yaml', policy('second'));
    await become('first,second');
    process_.write('policies/b.yaml', policy('second').replace('percent: 75', 'percent: 0'));
    await until(() => (daemon.out().includes('policies-refused') ? true : undefined), daemon.out);
    expect(await names()).toBe('first,second');
    expect(await text(`${daemon.url}/-/ready`)).toMatch(/b\.yaml:\d+:\d+/);
    process_.write('policies/b.yaml', policy('third'));
    daemon.child.kill('SIGHUP');
    await become('first,third');
    const post = (headers: Record<string, string>) =>
      fetch(`${daemon.url}/-/reload`, { method: 'POST', headers });
    expect((await post({})).status).toBe(401);
    expect((await post({ authorization: `Bearer ${token}` })).status).toBe(200);
  });

  it.each([
    ['a configuration field that does not exist', 'modee: auto\n', /holdfast\.yaml:1:1.*modee.*mode/],
    ['a configuration value of the wrong kind', 'http: { port: eighty }\n', /holdfast\.yaml:1:\d+.*port/],
    ['YAML that cannot be read', 'mode: [auto\n', /holdfast\.yaml:\d+:\d+/],
    ['a mode that does not exist', 'mode: yolo\n', /holdfast\.yaml:1:7.*observe/],
    ['a region that is none', 'accounts: [{ regions: [mars] }]\n', /holdfast\.yaml:1:\d+.*region/],
  ])('refuses %s in one line, with its place, and exits 2', async (_what, config, message) => {
    process_.write('holdfast.yaml', config);
    const { status, err } = await process_.start(['run']).exited;
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });

  it('says in one line that its port is taken, and by what to change it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    process_.write('holdfast.yaml', `http: { port: ${port}, host: 127.0.0.1 }\n`);
    const { status, err } = await process_.start(['run']).exited;
    other.close();
    expect(err).toContain(`port ${port} on 127.0.0.1 is taken`);
    expect(status).toBe(2);
  });

  it.each([
    ['no credentials', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, /credential/i, 2],
    ['no region', { AWS_REGION: '' }, /AWS_REGION/, 2],
    ['a region that is none', { AWS_REGION: 'mars' }, /"mars" is no AWS region: set AWS_REGION/, 2],
    ['an endpoint where nobody answers', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, /ECONNREFUSED/, 1],
  ])('says in one line what to do about %s', async (_what, env, message, code) => {
    process_.write('holdfast.yaml', anyPort);
    const { status, err } = await process_.start(['run'], env).exited;
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(code);
  });

  it.each([
    ['a command that does not exist', ['watch'], /unknown command 'watch'/],
    ['a flag that does not exist', ['run', '--confg', 'x'], /unknown option '--confg'/],
    ['a configuration file that is not there', ['run', '--config', 'nowhere.yaml'], /nowhere\.yaml/],
  ])('refuses %s and exits 2', async (_what, args, message) => {
    const { status, err } = await process_.start(args).exited;
    expect(err).toMatch(message);
    expect(status).toBe(2);
  });
});
