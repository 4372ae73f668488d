import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';
import { commands } from '../../../src/cli/registry.ts';
import { openSqliteStore } from '../../../src/journal/sqlite-store.ts';
import { fakeIo } from '../../support/fake-io.ts';
import { decided, incident, journalOf, loaded, type Told, turned } from '../../support/journal-story.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function journalFile(name: string, told: readonly Told[]): Promise<string> {
  const path = join(folder, name);
  const store = await openSqliteStore({ path, onUnreadable: () => undefined });
  await store.append(1, journalOf(...told));
  await store.close();
  return path;
}

async function report(...more: string[]) {
  const io = fakeIo({});
  const code = await runProgram(['report', ...more], commands, io, '0.1.0');
  return { code, out: io.printed.join('\n'), err: io.complained.join('\n') };
}

const cases = [0, 1, 2, 3, 4, 5].flatMap((index): Told[] => {
  const target = `arn:aws:ec2:eu-west-1:111122223333:instance/i-${index}`;
  const day = index * 3 * 1440;
  return [
    [day, decided('would-act', { target })],
    [day + 30, turned('healthy', target)],
  ];
});

describe('report', () => {
  it('tells from a file which policy has earned the next mode, as Markdown', async () => {
    const path = await journalFile('earned.db', [[0, loaded({ replace: 'observe' })], ...cases]);

    const { code, out } = await report('--journal', path);

    expect(code).toBe(0);
    expect(out).toContain('# Holdfast report\n\n2026-03-02 09:00 UTC to 2026-03-17 09:30 UTC (15d)');
    expect(out).toContain(
      '- **replace**: has earned propose (now observe). 6 of 6 scored would-be actions were right, over 15 days.',
    );
    expect(out).toMatch(/\| replace \|\s+6 \|\s+0 \|\s+0 \|\s+0 \|\s+0 \| 0 % +\| 2h +\|/);
  });

  it('looks back from the last event of the file', async () => {
    const path = await journalFile('old.db', [[0, loaded({ replace: 'observe' })], ...cases]);

    const { out } = await report('--journal', path, '--since', '5d', '--json');

    const { from, to, policies } = JSON.parse(out);
    expect([from, to]).toEqual(['2026-03-12T09:30:00.000Z', '2026-03-17T09:30:00.000Z']);
    expect(policies[0]).toMatchObject({ policy: 'replace', wouldAct: 2, recommendation: { advice: 'keep' } });
  });

  it('shows incidents and services', async () => {
    const at = (minutes: number) => Date.UTC(2026, 2, 2, 9, minutes);
    const path = await journalFile('services.db', [
      [0, incident('opened')],
      [8, incident('closed', { closedAt: at(5) })],
      [100, turned('healthy')],
    ]);

    const { out } = await report('--journal', path);

    expect(out).toContain('1 incidents ended, 0 open. Where nothing was done (1), 5m.');
    // It is not said to have been down: one machine of several may have been.
    expect(out).toMatch(/\| service \| without an incident \| in incidents \| times \|/);
    expect(out).toMatch(/\| shop +\| 95\.000 % +\| 5m +\| +1 \|/);
  });

  it.each([
    ['a file that is not there', join(folder, 'no.db'), /there is no journal .*no\.db/],
    ['a file that is no journal', join(folder, 'text'), /is not a SQLite database/],
  ])('refuses %s in one line', async (_what, path, message) => {
    writeFileSync(
      join(folder, 'text'),
      'this is a text, and a long one at that: more than a header of SQLite has.'.repeat(4),
    );

    const { code, err } = await report('--journal', path);

    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err.split('\n')).toHaveLength(1);
  });

  it('refuses a time that is none', async () => {
    expect(await report('--since', 'soon')).toMatchObject({
      code: 2,
      err: expect.stringContaining('such as 30d'),
    });
  });
});
