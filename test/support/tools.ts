import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './source-tree.ts';

const folder = join(projectRoot, '.tools');
const helmVersion = 'v3.19.2';

/** Path of the Helm binary, built from the Go module proxy the first time (about three minutes). */
export function helm(): string {
  const binary = join(folder, 'helm');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('go', ['install', `helm.sh/helm/v3/cmd/helm@${helmVersion}`], {
      env: { ...process.env, GOBIN: folder },
      stdio: 'inherit',
      timeout: 900_000,
    });
  }
  return binary;
}

/** What a program printed and how it ended; it never throws. */
export function runTool(
  command: string,
  args: readonly string[],
  input = '',
): { status: number; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8', timeout: 120_000 });
  return { status: status ?? -1, output: `${stdout}${stderr}` };
}
