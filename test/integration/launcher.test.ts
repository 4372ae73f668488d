import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const launcher = resolve(import.meta.dirname, '../../bin/holdfast.js');
const folder = mkdtempSync(join(tmpdir(), 'holdfast-launcher-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 25_000 });

describe('bin/holdfast.js', () => {
  it('runs the program, also through a link as package managers make them', () => {
    const link = join(folder, 'holdfast');
    symlinkSync(launcher, link);

    for (const path of [launcher, link]) {
      const { status, stdout } = run(path, '--version');
      expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
      expect(status).toBe(0);
    }
  });

  it('exits as the program says, with one line', () => {
    const { status, stdout, stderr } = run(launcher, 'explian', 'web-1');

    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^holdfast: unknown command 'explian'[^\n]*Did you mean explain\?[^\n]*\n$/);
  });

  it('tells an older Node what it needs, in one line, and exits 2', () => {
    const pretend = join(folder, 'older.cjs');
    writeFileSync(pretend, "Object.defineProperty(process.versions, 'node', { value: '20.11.0' });\n");

    const { status, stdout, stderr } = run('--require', pretend, launcher, '--version');

    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^holdfast: needs Node\.js 24 or newer, this is v[^\n]*\n$/);
  });

  it('has no syntax that a much older Node cannot read', () => {
    const text = readFileSync(launcher, 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');

    expect(text).not.toMatch(/=>|\b(const|let|class|async|await)\b|`|\?\?|\?\.|^import /m);
  });
});
