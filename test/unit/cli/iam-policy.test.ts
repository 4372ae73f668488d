import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../src/cli/registry.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { fakeIo } from '../../support/fake-io.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-iam-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...argv: readonly string[]) {
  const io = fakeIo();
  const status = await runProgram(['iam-policy', ...argv], commands, io, '0.0.0');
  return { status, out: io.printed.join('\n'), err: io.complained.join('\n') };
}

describe('holdfast iam-policy', () => {
  it('prints each document under its name, its size and what it is for', async () => {
    const { status, out } = await run();

    expect(status).toBe(0);
    expect(out).toMatch(
      /^holdfast-read-1 \(\d+ of 6144 characters\), for the role that Holdfast runs with: looking/,
    );
    expect(out).toMatch(/^holdfast-write \(\d+ of 6144 characters\), for .* once it may act/m);
  });

  it('leaves out what changes anything with --read-only', async () => {
    const { out } = await run('--read-only', '--json');
    const { policies } = JSON.parse(out) as { policies: { name: string; document: object }[] };

    // What all pollers read is more than one document may hold.
    expect(policies.map(({ name }) => name)).toEqual(['holdfast-read-1', 'holdfast-read-2']);
  });

  it('writes a file for each with --out, of what the configuration enables', async () => {
    const config = join(folder, 'holdfast.yaml');
    writeFileSync(
      config,
      'pollers: { route53: { enabled: false }, vpc: { enabled: false }, lambda: { enabled: false } }\n',
    );
    const { status, out } = await run('--config', config, '--out', join(folder, 'iam'));

    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'iam'))).toEqual(['holdfast-read.json', 'holdfast-write.json']);
    expect(out).toContain(join(folder, 'iam', 'holdfast-read.json'));
    const text = readFileSync(join(folder, 'iam', 'holdfast-read.json'), 'utf8');
    expect(text).toContain('ec2:DescribeInstances');
    expect(text).not.toContain('"Sid": "Route53"');
  });

  it('ends with 2 and the mistake when the policies cannot be used, or nothing can be written', async () => {
    const config = join(folder, 'holdfast.yaml');
    writeFileSync(config, `policies: ${join(folder, 'nowhere')}\n`);
    expect(await run('--config', config)).toMatchObject({
      status: 2,
      err: expect.stringContaining('nowhere'),
    });
    expect(await run('--out', join(config, 'below'))).toMatchObject({
      status: 2,
      err: expect.stringContaining('cannot write to'),
    });
  });
});
