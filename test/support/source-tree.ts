import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A source file as the structural checks see it. `path` is relative to `src/`, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export const projectRoot = join(import.meta.dirname, '../..');

/** Every TypeScript file under `src/`, sorted. */
export function readSources(): readonly SourceFile[] {
  const root = join(projectRoot, 'src');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && statSync(join(root, path)).isFile())
    .toSorted()
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(root, path), 'utf8') }));
}

/** Files under `src/` that a file imports, type imports and lazy imports included. */
export function importsOf(file: SourceFile): readonly string[] {
  // What lies outside src (package.json) is in no room.
  const specifiers = file.text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'(\.[^']+)'/g);
  return [...specifiers]
    .map((match) => posix.join(posix.dirname(file.path), match[1] ?? ''))
    .filter((path) => !path.startsWith('../'));
}

/** The folder that the floor plan speaks of: the first one under `src/`, or the file itself at the top. */
export function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path;
}
