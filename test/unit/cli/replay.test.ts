import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';
import { commands } from '../../../src/cli/registry.ts';
import { shippedPolicies } from '../../../src/daemon/shipped-policies.ts';
import { openSqliteStore } from '../../../src/journal/sqlite-store.ts';
import { createRulesFolder } from '../../../src/simulator/gameday/rules-folder.ts';
import { fakeIo } from '../../support/fake-io.ts';
import { playStory, shippedScenario } from '../../support/played-story.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-replay-'));
const journal = join(folder, 'journal.sqlite');
const policies = join(folder, 'policies');
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const scenario = shippedScenario('instance-fails');
  const { events } = await playStory({ scenario, seed: 1 });
  const store = await openSqliteStore({ path: journal, onUnreadable: () => undefined });
  await store.append(1, events);
  await store.close();
  const rules = createRulesFolder({
    from: shippedPolicies(),
    overrides: scenario.stack.policies,
    services: '',
  });
  cpSync(rules.policies, policies, { recursive: true });
  rules.remove();
});

async function replay(...line: string[]) {
  const io = fakeIo({});
  const code = await runProgram(['replay', ...line], commands, io, '0.1.0');
  return { code, out: io.printed.join('\n'), err: io.complained.join('\n') };
}

describe('replay', () => {
  it('finds no difference where the policies are the same', async () => {
    const { code, out } = await replay(journal, '--policies', policies);

    expect(out).toMatch(/^No decision differs, 2026-03-02 09:00 UTC to 2026-03-02 09:\d\d UTC/);
    expect(code).toBe(0);
  });

  it('shows what other policies decide, when, on what and why', async () => {
    const others = join(folder, 'others');
    cpSync(policies, others, { recursive: true });
    const file = join(others, 'replace-failed-instance.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^mode: .*$/m, 'mode: observe'));

    const { code, out } = await replay(journal, '--policies', others);

    expect(code).toBe(1);
    expect(out).toMatch(/^1 differ,/);
    expect(out).toMatch(
      /2026-03-02 09:\d\d:\d\d UTC {2}outcome {2}replace-failed-instance: replace-instance on arn:/,
    );
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'would-act in place of act; mode says deny (it said allow): The policy only observes',
    );
  });

  it('compares only what began after --since', async () => {
    const none = join(folder, 'none');
    cpSync(policies, none, { recursive: true });
    rmSync(join(none, 'replace-failed-instance.yaml'));

    const all = await replay(journal, '--policies', none, '--json');
    const late = await replay(journal, '--policies', none, '--json', '--since', '1m');

    expect(JSON.parse(all.out).differences).toMatchObject([
      { kind: 'gone', policy: 'replace-failed-instance', why: 'none of these policies has this name' },
    ]);
    expect(JSON.parse(late.out).differences).toEqual([]);
  });

  it.each([
    ['a journal of a newer version', 'PRAGMA user_version = 99', 'upgrade Holdfast'],
    [
      'an entry that it does not know',
      `INSERT INTO event VALUES (999999, 0, 'later', '{"kind":"later","at":0}')`,
      'entry 999999 of',
    ],
    ['an entry that is torn', `UPDATE event SET body = substr(body, 1, 20) WHERE number = 5`, 'entry 5 of'],
  ])('refuses %s in one line', async (_what, damage, message) => {
    const copy = join(folder, `damaged-${message.length}.sqlite`);
    cpSync(journal, copy);
    const database = new DatabaseSync(copy);
    database.exec(damage);
    database.close();

    const { code, err } = await replay(copy, '--policies', policies);

    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err.split('\n')).toHaveLength(1);
  });

  it('refuses policies that are not valid, and a journal that is not there', async () => {
    writeFileSync(join(folder, 'bad.yaml'), 'policy: x\n');

    expect((await replay(journal, '--policies', join(folder, 'bad.yaml'))).code).toBe(2);
    expect(await replay(join(folder, 'no.sqlite'), '--policies', policies)).toMatchObject({
      code: 1,
      err: expect.stringContaining('there is no journal'),
    });
  });
});
