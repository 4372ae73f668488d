import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readPolicyFiles } from '../../../src/engine/policy-files.ts';

describe('readPolicyFiles', () => {
  let folder: string;
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-policies-'));
  });

  it('reads *.yaml and *.yml by name, and nothing hidden or otherwise called', async () => {
    write('b.yaml', 'b');
    write('a.yml', 'a');
    write('.hidden.yaml', 'x');
    write('README.md', 'x');
    write('policy.schema.json', '{}');
    const { files, problem } = await readPolicyFiles(folder);
    expect(problem).toBeUndefined();
    expect(files).toEqual([
      { file: join(folder, 'a.yml'), text: 'a' },
      { file: join(folder, 'b.yaml'), text: 'b' },
    ]);
  });

  it('follows the links that a Kubernetes mount is made of', async () => {
    mkdirSync(join(folder, '..data'));
    write('..data/a.yaml', 'a');
    symlinkSync(join('..data', 'a.yaml'), join(folder, 'a.yaml'));
    expect((await readPolicyFiles(folder)).files.map(({ text }) => text)).toEqual(['a']);
  });

  it('gives the same revision for the same files, and another for any change', async () => {
    write('a.yaml', 'a');
    const first = await readPolicyFiles(folder);
    expect((await readPolicyFiles(folder)).revision).toBe(first.revision);
    expect(first.revision).toMatch(/^[0-9a-f]{64}$/);
    write('a.yaml', 'b');
    expect((await readPolicyFiles(folder)).revision).not.toBe(first.revision);
  });

  it('tells a name from a text, so that moving a character between them is a change', async () => {
    write('ab.yaml', 'c');
    const first = await readPolicyFiles(folder);
    const other = mkdtempSync(join(tmpdir(), 'holdfast-policies-'));
    writeFileSync(join(other, 'a.yaml'), 'bc');
    expect((await readPolicyFiles(other)).revision).not.toBe(first.revision);
  });

  it('reads nothing when one file cannot be read, for half a set of policies is none', async () => {
    write('a.yaml', 'a');
    mkdirSync(join(folder, 'b.yaml'));
    const { files, problem } = await readPolicyFiles(folder);
    expect(files).toEqual([]);
    expect(problem).toMatchObject({ severity: 'error', position: { file: join(folder, 'b.yaml') } });
  });

  it.each([
    [1_000_000, undefined],
    [1_000_001, 'has 1000001 bytes, more than the 1000000 allowed'],
  ])('with a file of %s bytes says %s', async (size, message) => {
    write('a.yaml', '#'.repeat(size));
    expect((await readPolicyFiles(folder)).problem?.message).toBe(message);
  });

  it('names a folder that is not there and what to do', async () => {
    const { problem } = await readPolicyFiles(join(folder, 'none'));
    expect(problem?.message).toContain('ENOENT');
    expect(problem?.hint).toBe('create the folder, or name another one with the setting "policies"');
  });
});
