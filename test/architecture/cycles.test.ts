import { describe, expect, it } from 'vitest';
import { importsOf, readSources, type SourceFile } from '../support/source-tree.ts';

/** The first import cycle found, as the way round it. Type imports count: they tie files together, too. */
function findCycle(files: readonly SourceFile[]): readonly string[] | undefined {
  const graph = new Map(files.map((file) => [file.path, importsOf(file)]));
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (finished.has(path)) return undefined;
    for (const target of graph.get(path) ?? []) {
      const cycle = visit(target, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(path);
    return undefined;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

describe('import cycles', () => {
  it('do not exist', () => {
    expect(findCycle(readSources())).toBeUndefined();
  });

  it('would be reported, with the way round', () => {
    const planted = [
      { path: 'a/one.ts', text: "import { two } from './two.ts';" },
      { path: 'a/two.ts', text: "import type { three } from '../b/three.ts';" },
      { path: 'b/three.ts', text: "import { one } from '../a/one.ts';" },
    ];
    expect(findCycle(planted)).toEqual(['a/one.ts', 'a/two.ts', 'b/three.ts', 'a/one.ts']);
  });
});
