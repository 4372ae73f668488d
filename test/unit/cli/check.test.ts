import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runCheck } from '../../../src/cli/check.ts';
import { UsageError } from '../../../src/runtime/usage-error.ts';
import { fakeIo } from '../../support/fake-io.ts';
import { goodPolicy } from '../../support/policy-fixtures.ts';

const withTest = `${goodPolicy}tests:
  - name: a failed instance is replaced
    given: { verdict: host-failed }
    expect: { proposal: replace-instance }
`;

describe('holdfast check', () => {
  let folder: string;
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-check-'));
  });

  it('says what it looked at when nothing is wrong, and exits 0', async () => {
    const io = fakeIo();
    write('a.yaml', withTest);
    expect(await runCheck([folder], io, { json: false })).toBe(0);
    expect(io.printed).toEqual(['1 policy, 1 of 1 tests passed, 0 errors, 0 warnings']);
  });

  it('prints every mistake as file, line, column, message and hint, and exits 1', async () => {
    const io = fakeIo();
    const file = write('a.yaml', withTest.replace('watch: ec2:instance', 'watch: ec2:instances'));
    expect(await runCheck([file], io, { json: false })).toBe(1);
    expect(io.printed[0]).toBe(
      `${file}:3:8: error: watch cannot be "ec2:instances" (did you mean "ec2:instance"?)`,
    );
  });

  it('prints why a test failed, at the test', async () => {
    const io = fakeIo();
    const file = write('a.yaml', withTest.replace('verdict: host-failed }', 'verdict: suspect }'));
    expect(await runCheck([file], io, { json: false })).toBe(1);
    expect(io.printed[0]).toBe(
      `${file}:20:5: failed: replace-failed-instance, "a failed instance is replaced": expected replace-instance, got none: \`when\` is false with verdict suspect`,
    );
  });

  it('checks all that the configuration names when no path is given', async () => {
    const io = fakeIo();
    write('services.yaml', 'services: { checkout: { tier: 1 } }\n');
    write('p.yaml', withTest);
    const config = write(
      'holdfast.yaml',
      `policies: ${join(folder, 'p.yaml')}\nservices: ${join(folder, 'services.yaml')}\n`,
    );
    expect(await runCheck([], io, { json: false, configFile: config })).toBe(1);
    expect(io.printed).toEqual([
      `${join(folder, 'services.yaml')}:1:13: error: checkout selects nothing (name ids or tags)`,
      '1 policy, 1 of 1 tests passed, 1 error, 0 warnings',
    ]);
  });

  it('warns of a page that reaches nobody, where the configuration names channels', async () => {
    const io = fakeIo();
    write('p.yaml', withTest);
    const config = write(
      'holdfast.yaml',
      'notify: { channels: { oncall: { kind: webhook, url: "https://example.com/hook" } } }\n',
    );
    expect(await runCheck([join(folder, 'p.yaml')], io, { json: false, configFile: config })).toBe(0);
    expect(io.printed[0]).toContain(
      'warning: the page goes nowhere: no notification channel is named "on-call" (did you mean "oncall"?)',
    );
  });

  it('prints JSON for machines', async () => {
    const io = fakeIo();
    const file = write('a.yaml', withTest);
    expect(await runCheck([file], io, { json: true })).toBe(0);
    expect(JSON.parse(io.printed.join(''))).toMatchObject({
      ok: true,
      policies: 1,
      problems: [],
      tests: [{ policy: 'replace-failed-instance', passed: true }],
    });
  });

  it('refuses a path that is not there as bad usage', async () => {
    await expect(runCheck([join(folder, 'none')], fakeIo(), { json: false })).rejects.toThrow(UsageError);
  });

  it('says so when a policy folder that the configuration names is missing', async () => {
    const io = fakeIo();
    const config = write('holdfast.yaml', `policies: ${join(folder, 'none')}\n`);
    expect(await runCheck([], io, { json: false, configFile: config })).toBe(1);
    expect(io.printed[0]).toMatch(/none: error: cannot be read: .*ENOENT.*create the folder/);
  });
});
