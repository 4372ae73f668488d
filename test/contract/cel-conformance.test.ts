import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conformanceCases } from '../support/cel-conformance.ts';

const listed = readFileSync(join(import.meta.dirname, 'cel-known-failures.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

describe('the CEL library against the official conformance suite', () => {
  const cases = conformanceCases();

  it('fails exactly where it is known to, so that an upgrade which loses or gains anything is seen', () => {
    const failing = cases.filter(({ passes }) => !passes()).map(({ id }) => id);
    expect(failing).toEqual(listed);
  });

  it('passes almost nine tenths of what conditions can use', () => {
    expect(cases.length).toBeGreaterThan(900);
    expect(listed.length / cases.length).toBeLessThan(0.11);
  });
});
