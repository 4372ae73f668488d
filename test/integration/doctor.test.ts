import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProcess } from '../support/run-process.ts';

let process: Awaited<ReturnType<typeof runProcess>>;
beforeEach(async () => {
  process = await runProcess();
});
afterEach(() => process.end());

describe('holdfast doctor', () => {
  it('looks at the account over HTTP, tells each finding on its line, and ends with 0 where nothing is to mend', async () => {
    const { status, out } = await process.start(['doctor']).exited;

    expect({ status, out }).toMatchObject({ status: 0 });
    expect(out).toMatch(/^ok {7}account \d{12} in us-east-1: reached as arn:/m);
    expect(out).toMatch(/^ok {7}poller elbv2 in /m);
    expect(out).toMatch(/\n\d+ ok, 0 to mend, \d+ to look at, \d+ not told\n$/);
  });

  it('ends with 1 where something is, and with 2 where the configuration cannot be used', async () => {
    process.write('none.yaml', 'journal: { store: sqlite, path: nowhere/holdfast.sqlite }\n');
    const { status, out } = await process.start(['doctor', '--json', '--config', 'none.yaml']).exited;
    const { ok, findings } = JSON.parse(out) as {
      ok: boolean;
      findings: { verdict: string; todo?: string }[];
    };
    expect({ status, ok }).toEqual({ status: 1, ok: false });
    const problems = findings.filter(({ verdict }) => verdict === 'problem');
    expect(problems).toHaveLength(1);
    expect(problems[0]?.todo).toContain('set journal.path');

    process.write('wrong.yaml', 'journal: 7\n');
    expect((await process.start(['doctor', '--config', 'wrong.yaml']).exited).status).toBe(2);
  });
});
