import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { linkSecret } from '../../../src/daemon/link-secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-links-'));
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, `${'f'.repeat(32)}\n`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const publicUrl = 'https://holdfast.example.com';
const env = { HOLDFAST_LINK_SECRET: 'e'.repeat(32) };

describe('the secret that signs links', () => {
  it.each([
    ['no address', { secretFile }, env, undefined],
    ['no secret', { publicUrl }, {}, undefined],
    ['a file, whose line end does not count', { publicUrl, secretFile }, {}, 'f'.repeat(32)],
    ['a variable, which goes before the file', { publicUrl, secretFile }, env, 'e'.repeat(32)],
  ])('with %s', (_what, links, given, expected) => {
    expect(linkSecret({ links }, given)).toBe(expected);
  });

  it('of 31 characters is refused, for it would be the weakest part of a link', () => {
    expect(() => linkSecret({ links: { publicUrl } }, { HOLDFAST_LINK_SECRET: 'e'.repeat(31) })).toThrow(
      /has 31 characters, and at least 32 are needed/,
    );
  });

  it('in a file that cannot be read is a mistake, not a reason to leave links out', () => {
    const missing = join(folder, 'none');

    expect(() => linkSecret({ links: { publicUrl, secretFile: missing } }, {})).toThrow(
      /links\.secretFile .*none cannot be read/,
    );
  });
});
