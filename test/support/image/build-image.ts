import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, matchesGlob } from 'node:path';
import { projectRoot } from '../source-tree.ts';
import {
  type ImageConfig,
  imageConfig,
  type Instruction,
  parseDockerfile,
  type Stage,
} from './dockerfile.ts';

/**
 * A Dockerfile played without an engine: each stage in a folder that stands for its root. What differs from
 * a real build: the base image is empty and its Node is ours; `npm install` is a link to the node_modules
 * that are here; a `chown` is left out for whoever may not do it. Throws what Docker would refuse.
 */
export function buildImage(dockerfile: string): { readonly root: string; readonly config: ImageConfig } {
  const stages = parseDockerfile(dockerfile);
  const roots = new Map<string, string>();
  let last: { root: string; config: ImageConfig } | undefined;
  for (const stage of stages) {
    const root = playStage(stage, roots);
    if (stage.name !== undefined) roots.set(stage.name, root);
    last = { root, config: imageConfig(stage) };
  }
  if (last === undefined) throw new Error('the Dockerfile has no stage');
  return last;
}

/** Removes what was built. */
export function removeImages(): void {
  for (const root of played.values()) rmSync(root, { recursive: true, force: true });
  played.clear();
}

/** A stage that was played with the same instructions is used again: the build takes a while. */
const played = new Map<string, string>();

function playStage(stage: Stage, roots: ReadonlyMap<string, string>): string {
  const key = JSON.stringify(stage);
  const known = stage.name === undefined ? undefined : played.get(key);
  if (known !== undefined) return known;
  const root = mkdtempSync(join(tmpdir(), 'holdfast-image-'));
  let workdir = '/';
  for (const instruction of stage.instructions) {
    if (instruction.name === 'WORKDIR') {
      workdir = instruction.text;
      mkdirSync(join(root, workdir), { recursive: true });
    }
    if (instruction.name === 'RUN') run(instruction, root, workdir);
    if (instruction.name === 'COPY') copy(instruction, root, workdir, roots);
  }
  played.set(key, root);
  return root;
}

function run({ text }: Instruction, root: string, workdir: string): void {
  const cwd = join(root, workdir);
  if (text.startsWith('npm install')) {
    if (!existsSync(join(cwd, 'package-lock.json'))) throw new Error('npm install without its lock file');
    symlinkSync(join(projectRoot, 'node_modules'), join(cwd, 'node_modules'));
    return;
  }
  const mayChown = process.getuid?.() === 0;
  const command = text
    .split(' && ')
    .filter((part) => mayChown || !part.startsWith('chown '))
    .join(' && ')
    .replaceAll(/(?<= )\/(?=\w)/g, `${root}/`);
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', command], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`RUN ${text} ended with ${status}: ${stdout}${stderr}`);
}

function copy(
  { text }: Instruction,
  root: string,
  workdir: string,
  roots: ReadonlyMap<string, string>,
): void {
  const [, from, paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(text) ?? [];
  const source = from === undefined ? projectRoot : roots.get(from);
  if (source === undefined) throw new Error(`COPY ${text}: there is no stage ${from}`);
  const sources = paths.split(/\s+/);
  const target = sources.pop() ?? '';
  const destination = target.startsWith('/') ? join(root, target) : join(root, workdir, target);
  for (const path of sources) {
    const original = join(source, path);
    if (!existsSync(original) || (from === undefined && ignored(path)))
      throw new Error(`COPY ${text}: ${path} is not in ${from ?? 'the build context'}`);
    // A folder's content goes into the target; a file into a target that ends in a slash, else it is the target.
    const into = target.endsWith('/') && statSync(original).isFile();
    cpSync(original, into ? join(destination, basename(path)) : destination, {
      recursive: true,
      filter: (each) => from !== undefined || !ignored(each.slice(source.length + 1)),
    });
  }
}

const ignorePatterns = readFileSync(join(projectRoot, '.dockerignore'), 'utf8').split('\n').filter(Boolean);

function ignored(path: string): boolean {
  return ignorePatterns.some((pattern) => matchesGlob(path, pattern) || matchesGlob(path, `${pattern}/**`));
}
