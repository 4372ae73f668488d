import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, projectRoot, readSources, roomOf, type SourceFile } from '../support/source-tree.ts';

/**
 * Who may import whom: each folder and what it may use besides itself; a single file may be named where
 * the folder as a whole may not be used. The same table, in words, is in docs/architecture.md.
 */
const surfaces = [
  'model',
  'policy',
  'safety',
  'journal',
  'remediation',
  'engine',
  'runtime',
  'actions/action.ts',
];
const core = [
  'model',
  'runtime',
  'policy',
  'safety',
  'journal',
  'aws',
  'pollers',
  'actions',
  'remediation',
  'engine',
];
const belowDaemon = [
  ...core,
  'intake',
  'posture',
  'replicas',
  'hindsight',
  'metrics',
  'notify',
  'runbook',
  'http',
  'dashboard',
];
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: [],
  runtime: [],
  policy: ['model'],
  safety: ['model', 'policy'],
  journal: ['model', 'runtime'],
  aws: ['model', 'runtime'],
  pollers: ['model', 'aws', 'runtime'],
  intake: ['model', 'aws', 'pollers', 'runtime'],
  actions: ['model', 'aws', 'runtime'],
  remediation: ['model', 'policy', 'safety', 'journal', 'aws', 'actions/action.ts', 'runtime'],
  posture: ['model'],
  engine: ['model', 'policy', 'safety', 'journal', 'aws', 'pollers', 'actions', 'remediation', 'runtime'],
  replicas: ['runtime'],
  hindsight: surfaces,
  metrics: [...surfaces, 'posture'],
  notify: surfaces,
  runbook: ['model', 'policy'],
  http: [...surfaces, 'hindsight', 'metrics', 'posture', 'dashboard'],
  dashboard: [],
  daemon: belowDaemon,
  simulator: [...belowDaemon, 'daemon'],
  cli: [...belowDaemon, 'daemon', 'simulator'],
  'main.ts': ['cli', 'runtime'],
};

/** Each import that the table does not allow, in words. */
function trespasses(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path);
    const rooms = allowed[room];
    if (rooms === undefined) return [`${file.path}: the folder ${room} is not in the floor plan`];
    return importsOf(file)
      .filter(
        (target) => roomOf(target) !== room && !rooms.includes(roomOf(target)) && !rooms.includes(target),
      )
      .map((target) => `${file.path} may not import ${target}`);
  });
}

describe('the floor plan', () => {
  it('is kept by every import', () => {
    expect(trespasses(readSources())).toEqual([]);
  });

  it('would be reported if it were broken', () => {
    const planted = { path: 'model/planted.ts', text: "import { x } from '../engine/loop.ts';" };
    expect(trespasses([planted])).toEqual(['model/planted.ts may not import engine/loop.ts']);
  });

  it('knows lazy imports, type imports and folders that nobody planned', () => {
    const lazy = { path: 'safety/a.ts', text: "const x = await import('../aws/error.ts');" };
    const typed = { path: 'policy/b.ts', text: "import type { Y } from '../safety/gate.ts';" };
    const stray = { path: 'helpers/c.ts', text: '' };
    expect(trespasses([lazy, typed, stray])).toHaveLength(3);
  });

  it('is the one that docs/architecture.md draws', () => {
    const page = readFileSync(join(projectRoot, 'docs/architecture.md'), 'utf8');
    const drawn = [...page.matchAll(/^\| (.+?) \| .+ \| .+ \|$/gm)].flatMap(([, cell]) =>
      [...(cell ?? '').matchAll(/`src\/([\w.]+)\/?`/g)].map(([, room]) => room),
    );
    expect(new Set(drawn)).toEqual(new Set(Object.keys(allowed)));
    expect(new Set(readSources().map(({ path }) => roomOf(path)))).toEqual(
      new Set(Object.keys(allowed).filter((room) => room !== 'dashboard')),
    );
  });

  it('looks at something', () => {
    const files = readSources();
    expect(files.length).toBeGreaterThan(60);
    expect(files.flatMap(importsOf).length).toBeGreaterThan(100);
  });
});
