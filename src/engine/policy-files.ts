import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyFile } from '../policy/parse.ts';
import type { Problem } from '../policy/policy.ts';
import { maxFileLength } from '../policy/yaml-source.ts';
import { errorText } from '../runtime/error-text.ts';

export interface PolicyFiles {
  readonly files: readonly PolicyFile[];
  /** SHA-256 over names and contents, hexadecimal: the same files in any folder give the same one. */
  readonly revision: string;
  /** Set when something could not be read: then `files` is empty, for half a set of policies is none. */
  readonly problem?: Problem;
}

/** More files than this in a policy folder is the wrong folder. */
const maxFiles = 500;

/**
 * The texts of all `*.yaml` and `*.yml` files of a folder, by name, without those that begin with a dot
 * (a Kubernetes mount keeps its old versions there). The path may also be one file. Never throws.
 */
export async function readPolicyFiles(path: string): Promise<PolicyFiles> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return await readAll([{ name: path, path }]);
    const entries = (await readdir(path)).filter((name) => /^[^.].*\.ya?ml$/i.test(name)).toSorted();
    if (entries.length > maxFiles)
      return unreadable(path, `holds ${entries.length} policy files, more than the ${maxFiles} allowed`);
    return await readAll(entries.map((name) => ({ name, path: join(path, name) })));
  } catch (error) {
    return unreadable(path, `cannot be read: ${errorText(error)}`, hintFor(error));
  }
}

async function readAll(
  entries: readonly { readonly name: string; readonly path: string }[],
): Promise<PolicyFiles> {
  const files: PolicyFile[] = [];
  const hash = createHash('sha256');
  for (const { name, path } of entries) {
    try {
      const { size } = await stat(path);
      // Asked before reading: what is too long for a policy may be too long for memory.
      if (size > maxFileLength)
        return unreadable(path, `has ${size} bytes, more than the ${maxFileLength} allowed`);
      const text = await readFile(path, 'utf8');
      files.push({ file: path, text });
      hash.update(JSON.stringify([name, text]));
    } catch (error) {
      return unreadable(path, `cannot be read: ${errorText(error)}`, hintFor(error));
    }
  }
  return { files, revision: hash.digest('hex') };
}

function unreadable(path: string, message: string, hint?: string): PolicyFiles {
  const problem: Problem = {
    severity: 'error',
    position: { file: path, line: 0, column: 0 },
    message,
    ...(hint === undefined ? {} : { hint }),
  };
  return { files: [], revision: '', problem };
}

function hintFor(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'ENOENT') return 'create the folder, or name another one with the setting "policies"';
  if (code === 'EACCES' || code === 'EPERM') return 'let the user that runs Holdfast read it';
  return undefined;
}
