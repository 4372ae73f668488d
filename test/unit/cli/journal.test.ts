import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';
import { commands } from '../../../src/cli/registry.ts';
import { keepSnapshot } from '../../../src/engine/journal-snapshot.ts';
import type { RecordedEvent } from '../../../src/journal/event.ts';
import { openSqliteStore } from '../../../src/journal/sqlite-store.ts';
import { fakeIo } from '../../support/fake-io.ts';
import {
  decided,
  incident,
  journalOf,
  loaded,
  storyStart,
  type Told,
  turned,
} from '../../support/journal-story.ts';
import { localDynamodb } from '../../support/local-dynamodb.ts';
import { openDynamodbStore } from '../../../src/journal/dynamodb-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-journal-'));
const dynamodb = localDynamodb();
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await dynamodb.stop();
});

const story: readonly Told[] = [
  [0, loaded({ replace: 'auto' })],
  [1, { kind: 'observed', heard: [] } as Told[1]],
  [2, incident('opened')],
  [3, decided('act')],
  [4, turned('host-failed')],
  [5, decided('refuse', { policy: 'other', target: 'i-9', incident: 'inc-2' })],
  [60, incident('closed')],
];

const twoCells = `
accounts:
  - { id: "111122223333", cell: shop }
  - { id: "444455556666", roleArn: "arn:aws:iam::444455556666:role/holdfast" }
journal: { store: dynamodb, name: own, region: eu-west-1 }
replicas: {}
`;

async function fileOf(name: string, events: readonly RecordedEvent[]): Promise<string> {
  const path = join(folder, name);
  const store = await openSqliteStore({ path, onUnreadable: () => undefined });
  await store.append(1, events);
  await store.close();
  return path;
}

function change(path: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(path);
  for (const statement of statements) database.exec(statement);
  database.close();
}

async function journal(...line: string[]) {
  const io = fakeIo({});
  const code = await runProgram(['journal', ...line], commands, io, '0.1.0');
  return { code, out: io.printed.join('\n'), err: io.complained.join('\n') };
}

let path: string;
beforeAll(async () => {
  path = await fileOf('story.sqlite', journalOf(...story));
});

describe('holdfast journal show', () => {
  const numbers = async (...line: string[]) => {
    const { out } = await journal('show', path, '--json', ...line);
    return (JSON.parse(out) as RecordedEvent[]).map(({ number }) => number);
  };

  it('prints a line for each entry, oldest first, but not what is observed', async () => {
    const { code, out, err } = await journal('show', path);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n')).toHaveLength(6);
    expect(out.split('\n')[0]).toMatch(
      /^1 {2}2026-03-02 09:00:00 UTC {2}policies-loaded {2}1 policies loaded/,
    );
    expect(out).toMatch(/^5 {2}2026-03-02 09:04:00 UTC {2}verdict-changed {2}i-1: new → host-failed/m);
  });

  it.each<[string, string[], number[]]>([
    ['the newest', ['--last', '2'], [6, 7]],
    ['a kind', ['--kind', 'decision'], [4, 6]],
    ['several kinds, observed as well', ['--kind', 'observed, verdict-changed'], [2, 5]],
    ['one number', ['--number', '4'], [4]],
    ['numbers from to', ['--number', '3..5'], [3, 4, 5]],
    ['numbers from', ['--number', '6..'], [6, 7]],
    ['numbers to', ['--number', '..3'], [1, 3]],
    ['the last hour, whose bound counts', ['--since', '56m'], [5, 6, 7]],
    ['a moment less', ['--since', '55m'], [6, 7]],
    ['an incident, and what names it', ['--incident', 'inc-1'], [3, 4, 7]],
    ['several at once', ['--incident', 'inc-1', '--kind', 'incident', '--last', '1'], [7]],
    ['nothing', ['--kind', 'page'], []],
  ])('chooses %s', async (_what, line, expected) => {
    expect(await numbers(...line)).toEqual(expected);
  });

  it('finds the newest of a kind far back', async () => {
    const rare = decided('act');
    const many = [rare, ...Array.from({ length: 3000 }, () => turned('healthy'))];
    const long = await fileOf('long.sqlite', journalOf(...many.map((event, index): Told => [index, event])));

    const { out } = await journal('show', long, '--kind', 'decision', '--json');

    expect(JSON.parse(out)).toMatchObject([{ number: 1 }]);
    expect((await journal('show', long)).out.split('\n')).toHaveLength(50);
    expect((await journal('show', long, '--since', '10m')).out.split('\n')).toHaveLength(11);
  });

  it.each([
    [['show', '--number', 'x', 'f'], /--number "x": must be numbers such as 120 or 100\.\.200/],
    [['show', '--since', 'soon', 'f'], /must be a duration/],
    [['show', '--kind', 'step,intents', 'f'], /there is no kind "intents": there are .*intent, /],
    [['shwo'], /unknown command 'shwo'.*Did you mean show/],
  ])('refuses %j in one line', async (line, message) => {
    const { code, err } = await journal(...line);
    expect({ code, lines: err.split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(err).toMatch(message);
  });

  it('says what the commands of the group are', async () => {
    const { code, err } = await journal();
    expect(code).toBe(2);
    expect(err).toMatch(/show .*\n.*[\s\S]*export [\s\S]*verify /);
  });
});

describe('holdfast journal export', () => {
  const lines = (text: string) => text.split('\n').map((line) => JSON.parse(line) as RecordedEvent);

  it('gives every entry as it is, its number first', async () => {
    const { code, out } = await journal('export', path);

    expect(code).toBe(0);
    expect(lines(out)).toEqual(journalOf(...story));
    expect(out).toMatch(/^\{"number":1,/);
  });

  it('gives a part, into a file that only its owner reads, which show, verify and export read like the journal', async () => {
    const out = join(folder, 'part.jsonl');

    const { code, err } = await journal('export', path, '--number', '2..', '--out', out);

    expect({ code, err }).toEqual({ code: 0, err: `6 entries are in ${out}` });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect((await journal('export', out)).out).toBe(readFileSync(out, 'utf8').trimEnd());
    expect((await journal('show', out, '--last', '1')).out).toMatch(/^7 /);
    expect((await journal('verify', out)).out).toMatch(/6 entries, 2 to 7/);
  });

  it('leaves out what it cannot understand, and says so', async () => {
    const damaged = await fileOf('unread.sqlite', journalOf(...story));
    change(damaged, `UPDATE event SET body = '{"kind":"dance","at":1}' WHERE number = 3`);

    const { code, out, err } = await journal('export', damaged);

    expect(code).toBe(1);
    expect(lines(out)).toHaveLength(6);
    expect(err).toMatch(/1 entries could not be understood and are left out: "holdfast journal verify"/);
  });

  it('refuses a file that it cannot write', async () => {
    const { code, err } = await journal('export', path, '--out', join(folder, 'none', 'x'));
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/cannot be written: ENOENT/) });
  });

  it('reads the journal of the configuration, in DynamoDB as well', async () => {
    const client = await dynamodb.client();
    const store = openDynamodbStore({
      client,
      table: dynamodb.table,
      journal: 'shop',
      writer: 'w',
      onUnreadable: () => undefined,
    });
    await store.append(1, journalOf(...story));
    await keepSnapshot(store);
    const config = join(folder, 'holdfast.yaml');
    writeFileSync(config, 'journal: { store: dynamodb, name: shop, region: eu-west-1 }\n');
    const given = {
      AWS_ENDPOINT_URL_DYNAMODB: await dynamodb.endpoint(),
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    const before = { ...process.env };
    Object.assign(process.env, given);
    try {
      expect(lines((await journal('export', '--config', config)).out)).toEqual(journalOf(...story));
      expect((await journal('show', '--config', config, '--last', '1')).out).toMatch(/^7 /);
      const { code, out } = await journal('verify', '--config', config);
      expect(code).toBe(0);
      expect(out).toMatch(/^journal shop in the DynamoDB table holdfast-journal: 7 entries, 1 to 7/);
      expect(out).toMatch(/snapshot: up to entry 7, made by /);

      const cells = join(folder, 'cells.yaml');
      writeFileSync(cells, twoCells.replace('name: own', 'name: cells'));
      const own = openDynamodbStore({
        client,
        table: dynamodb.table,
        journal: 'cells/shop',
        writer: 'w',
        onUnreadable: () => undefined,
      });
      await own.append(1, journalOf([0, turned('healthy')]));
      expect((await journal('show', '--config', cells, '--cell', 'shop')).out).toMatch(
        /^1 .*i-1: new → healthy/,
      );
    } finally {
      process.env = before;
    }
  });

  it('asks for one of several cells, each of which has a journal', async () => {
    const config = join(folder, 'cells.yaml');
    writeFileSync(config, twoCells);

    const { code, err } = await journal('show', '--config', config);

    expect({ code, err }).toEqual({
      code: 2,
      err: 'holdfast: each cell has a journal of its own: give --cell shop or main',
    });
  });

  it('says that a journal in memory is nobody else’s to read', async () => {
    const config = join(folder, 'memory.yaml');
    writeFileSync(config, 'journal: { store: memory }\n');
    const { code, err } = await journal('export', '--config', config);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/only its daemon can read/) });
  });
});

describe('holdfast journal verify', () => {
  const about = {
    remediation: 'rem-1',
    proposal: 'p/i-1/0',
    policy: 'p',
    action: 'reboot-instance',
    effect: 'removes-target',
    target: 'i-1',
    rungIndex: 0,
    groups: [],
    region: 'eu-west-1',
    account: '111122223333',
  };
  const intent = {
    ...about,
    kind: 'intent',
    step: 0,
    purpose: 'remedy',
    plan: { steps: [{}] },
    expiresAt: storyStart,
  } as unknown as Told[1];
  const sent = { kind: 'step', remediation: 'rem-1', step: 0, progress: 'sent', detail: 'd' } as Told[1];
  const ended = {
    ...about,
    kind: 'remediation-ended',
    startedAt: storyStart,
    outcome: 'success',
    reason: 'r',
  } as unknown as Told[1];
  const standing = {
    ...about,
    kind: 'standing',
    how: 'began',
    startedAt: storyStart,
    since: storyStart,
    plan: { steps: [{}] },
    holdDownMs: 1,
    reason: 'r',
  } as unknown as Told[1];
  const started = (version: string) => ({ kind: 'daemon-started', version, instance: 'd' }) as Told[1];
  const day = 1440;

  let files = 0;
  const verify = async (told: readonly Told[], ...statements: readonly string[]) => {
    const file = await fileOf(`verify-${++files}.sqlite`, journalOf(...told));
    change(file, ...statements);
    const { code, out } = await journal('verify', file, '--json');
    const { problems, ...rest } = JSON.parse(out) as {
      problems: { number?: number; what: string }[];
      removed: number;
      underWay: { remediation: string }[];
    };
    return {
      code,
      ...rest,
      problems: problems.map(({ number, what }) => `${number ?? '-'} ${what}`),
    };
  };

  it('finds nothing wrong with a journal that is sound, while a daemon writes it', async () => {
    const store = await openSqliteStore({ path, onUnreadable: () => undefined });

    const { code, out } = await journal('verify', path);

    expect(code).toBe(0);
    expect(out).toBe(
      [
        `journal ${path}: 7 entries, 1 to 7, 2026-03-02 09:00 UTC to 2026-03-02 10:00 UTC`,
        'snapshot: none',
        'the journal is sound',
      ].join('\n'),
    );
    await store.close();
  });

  it('tells which entries it cannot understand, why, and which version wrote them', async () => {
    const { code, problems } = await verify(
      [
        [0, started('0.9.0')],
        [1, turned('healthy')],
        [2, turned('healthy')],
      ],
      `UPDATE event SET body = '{"kind":"dance","at":1}' WHERE number = 2`,
      `UPDATE event SET body = '{"kind":"trou' WHERE number = 3`,
    );

    expect(code).toBe(1);
    expect(problems).toEqual([
      expect.stringMatching(
        /^2 cannot be understood: kind "dance" is not known to this version; Holdfast 0\.9\.0 wrote it, this is 0\.1\.0/,
      ),
      expect.stringMatching(/^3 cannot be understood: .*JSON/),
    ]);
  });

  it.each<[string, number, number, readonly string[]]>([
    ['younger than retention', 10, 0, ['4 2 entries are missing before it']],
    ['just young enough for retention to have left it', 89, 0, ['4 2 entries are missing before it']],
    ['so old that retention may have removed it', 90, 2, []],
  ])('of a gap that is %s', async (_what, days, removed, expected) => {
    const told: readonly Told[] = [
      ...[0, 1, 2, 3].map((minutes): Told => [minutes, turned('healthy')]),
      [days * day, turned('healthy')],
    ];
    // Entry 1 is what the gap follows.
    const found = await verify(told, 'DELETE FROM event WHERE number IN (2, 3)');

    expect(found).toMatchObject({ code: expected.length > 0 ? 1 : 0, removed, problems: expected });
  });

  it('takes a beginning that is not there for what retention does', async () => {
    const found = await verify(
      [0, 1, 2].map((minutes): Told => [minutes, turned('healthy')]),
      'DELETE FROM event WHERE number = 1',
    );
    expect(found).toMatchObject({ code: 0, removed: 1 });
  });

  it.each<[string, readonly Told[], number, number]>([
    [
      'ended',
      [
        [0, intent],
        [1, ended],
      ],
      0,
      0,
    ],
    [
      'stands',
      [
        [0, intent],
        [1, standing],
      ],
      0,
      0,
    ],
    [
      'was sent a day ago',
      [
        [0, intent],
        [1, sent],
        [1 + day, turned('healthy')],
      ],
      1,
      0,
    ],
    [
      'said nothing for more than a day',
      [
        [0, intent],
        [1, sent],
        [2 + day, turned('healthy')],
      ],
      0,
      1,
    ],
    [
      'was never sent, and is not known to have ended',
      [
        [0, intent],
        [2 * day, turned('healthy')],
      ],
      0,
      1,
    ],
  ])('of a remediation that %s', async (_what, told, underWay, wrong) => {
    const found = await verify(told);

    expect(found.underWay).toHaveLength(underWay);
    expect(found.problems).toHaveLength(wrong);
    if (wrong > 0) expect(found.problems[0]).toMatch(/^1 reboot-instance on i-1 \(rem-1\) has no outcome/);
  });

  it('finds an export whose entries are not in order, and one that is cut off', async () => {
    const [first, second] = journalOf([0, turned('healthy')], [1, turned('healthy')]);
    const file = join(folder, 'order.jsonl');
    writeFileSync(file, `${JSON.stringify(second)}\n${JSON.stringify(first)}\n{"number":3,"ki`);

    const { code, out } = await journal('verify', file);

    expect(code).toBe(1);
    expect(out).toMatch(/entry 1: follows entry 2: the order is wrong/);
    expect(out).toMatch(/reading broke off: line 3 of .*order\.jsonl is no whole entry/);
  });

  it.each<[string, number, number, readonly RegExp[]]>([
    [
      'a page that is no page',
      40_960,
      4096,
      [
        /torn\.sqlite is damaged: keep it for analysis/,
        /entry 160: reading broke off: .*torn\.sqlite is damaged/,
      ],
    ],
    ['a wrong count of free pages', 39, 1, [/^the file is damaged: Freelist: /m, /: 400 entries, 1 to 400/]],
  ])('finds a file with %s', async (_what, from, size, messages) => {
    const told = Array.from({ length: 400 }, (_, index): Told => [index, turned('healthy')]);
    const file = await fileOf('torn.sqlite', journalOf(...told));
    const bytes = readFileSync(file);
    bytes.fill(0xff, from, from + size);
    writeFileSync(file, bytes);

    const { code, out } = await journal('verify', file);

    rmSync(file);
    expect(code).toBe(1);
    for (const message of messages) expect(out).toMatch(message);
  });

  it.each([
    ['is not there', 'none.sqlite', /there is no journal .*none\.sqlite/],
    ['is no journal', 'text', /is not a SQLite database/],
  ])('says in one line that a file %s', async (_what, name, message) => {
    writeFileSync(
      join(folder, 'text'),
      'this is a text, longer than a header of SQLite would be. '.repeat(20),
    );
    const { code, err } = await journal('verify', join(folder, name));
    expect({ code, lines: err.split('\n').length }).toEqual({ code: 1, lines: 1 });
    expect(err).toMatch(message);
  });
});
