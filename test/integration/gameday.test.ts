import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../support/source-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-gameday-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tiny = `scenario: tiny
summary: One web server hangs for half a minute.
expect: recover
stack: shop
duration: 5m
faults:
  - { at: 30s, until: 1m, do: hang-instance, region: home }
recovered: { wellFor: 30s }
`;

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The program as a person starts it, from its sources. */
function start(args: readonly string[]) {
  const child = spawn(process.execPath, [join(projectRoot, 'src/main.ts'), 'gameday', ...args], {
    cwd: projectRoot,
    // CI systems take colours, so picocolors gives them some, pipe or not.
    env: { ...process.env, NO_COLOR: '1' },
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...out }));
  return { child, ended };
}

const parsed = (text: string) =>
  z
    .object({
      scenarios: z.array(
        z.object({ name: z.string(), seed: z.number(), policy: z.string(), journalSha256: z.string() }),
      ),
      runs: z.object({ planned: z.number(), played: z.number() }),
    })
    .parse(JSON.parse(text));

describe('holdfast gameday', () => {
  it('gives the same results in the same order on one worker and on three', async () => {
    const file = write('tiny.yaml', tiny);
    const args = [file, '--seeds', '2', '--baseline', '--json', '--workers'];
    const [one, three] = await Promise.all([start([...args, '1']).ended, start([...args, '3']).ended]);

    const { scenarios, runs } = parsed(one.stdout);
    expect(scenarios.map(({ seed, policy }) => `${seed} ${policy}`)).toEqual([
      '1 nothing',
      '1 naive',
      '1 shipped',
      '2 nothing',
      '2 naive',
      '2 shipped',
    ]);
    expect(runs).toEqual({ planned: 6, played: 6 });
    expect(three.stdout).toBe(one.stdout);
    expect(one.stderr).toMatch(/^[✓✗] tiny {2}6\/6 runs /);
  });

  it('prints the story of the seed that was asked for, and writes the page', async () => {
    const file = write('tiny.yaml', tiny);
    const html = join(folder, 'page.html');
    const { stdout } = await start([file, '--seed', '3', '--html', html]).ended;

    expect(stdout).toMatch(/^tiny, seed 3, under shipped: minutes and seconds from the fault$/m);
    expect(stdout).toMatch(/^ +\+0:00 {2}world {3}.*FAULT begins: /m);
    expect(stdout).toMatch(/^ +\+0:30 {2}world {3}.*FAULT ends: /m);
    expect(readFileSync(html, 'utf8')).toContain('<h3>Seed 3</h3>');
  });

  it('exits 2 for a scenario with a mistake, and says where it is', async () => {
    const file = write('wrong.yaml', tiny.replace('hang-instance', 'hang-instanse'));
    const { code, stdout, stderr } = await start([file]).ended;

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/wrong\.yaml:7:\d+: error: there is no fault "hang-instanse" .*hang-instance/);
  });

  it.each([
    { args: ['no-such-scenario'], says: /there is no scenario "no-such-scenario"/ },
    {
      args: ['--policies', '/no/such/folder'],
      says: /policies: there is no folder or file \/no\/such\/folder/,
    },
    { args: ['--policies', 'docs'], says: /policies: docs holds no policy/ },
    {
      args: ['--html', '/no/such/folder/page.html'],
      says: /--html: \/no\/such\/folder\/page.html cannot be written/,
    },
    { args: ['--seeds', '0'], says: /--seeds "0": must be a whole number from 1/ },
  ])('exits 2 for $args in one line', async ({ args, says }) => {
    const { code, stderr } = await start(args).ended;

    expect(code).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('stops on SIGINT with what it has, and says what was not played', async () => {
    // The longer one is played first: once it is told, all of the other is still to come.
    const files = [
      write('tiny.yaml', tiny),
      write('next.yaml', tiny.replace('tiny', 'next').replace('duration: 5m', 'duration: 4m')),
    ];
    const { child, ended } = start([...files, '--seeds', '4', '--workers', '1']);
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const { code, stdout } = await ended;

    expect(code).toBe(1);
    expect(stdout).toMatch(/^Stopped before the end: [34] were not played\.$/m);
  });
});
