import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runRunbook } from '../../../src/cli/runbook.ts';
import { UsageError } from '../../../src/runtime/usage-error.ts';
import { fakeIo } from '../../support/fake-io.ts';
import { goodPolicy } from '../../support/policy-fixtures.ts';

function folderWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-runbook-'));
  writeFileSync(join(folder, 'a.yaml'), text);
  return folder;
}

describe('holdfast runbook', () => {
  it('writes one page a policy and one of Holdfast itself', async () => {
    const io = fakeIo();
    const policies = folderWith(goodPolicy);
    const out = join(policies, 'pages', 'on-call');
    expect(await runRunbook(io, { policies, out })).toBe(0);
    expect(readdirSync(out)).toEqual(['holdfast.md', 'replace-failed-instance.md']);
    expect(readFileSync(join(out, 'replace-failed-instance.md'), 'utf8')).toContain(
      '# replace-failed-instance\n',
    );
    expect(io.printed).toEqual([`2 pages are in ${out}`]);
  });

  it('prints all of them without a folder', async () => {
    const io = fakeIo();
    expect(await runRunbook(io, { policies: folderWith(goodPolicy) })).toBe(0);
    expect(io.printed.join('\n')).toMatch(/# holdfast\n[\s\S]*# replace-failed-instance\n/);
  });

  it('writes nothing of policies with a mistake, says it and exits 1', async () => {
    const io = fakeIo();
    const policies = folderWith(goodPolicy.replace('ec2:instance', 'ec2:instances'));
    const out = join(policies, 'pages');
    expect(await runRunbook(io, { policies, out })).toBe(1);
    expect(readdirSync(policies)).toEqual(['a.yaml']);
  });

  it('says where it cannot write', async () => {
    const policies = folderWith(goodPolicy);
    await expect(runRunbook(fakeIo(), { policies, out: join(policies, 'a.yaml') })).rejects.toThrow(
      UsageError,
    );
  });
});
