import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/daemon/read-config.ts';
import { problemText } from '../../../src/policy/problem-text.ts';

function read(text: string, env: Record<string, string> = {}) {
  const { config, problems } = readConfig({ name: 'holdfast.yaml', text }, env);
  return { config, said: problems.map(problemText) };
}

const queue = (account: string) =>
  `{ queueUrl: "https://sqs.eu-west-1.amazonaws.com/${account}/holdfast-events" }`;

describe('readConfig', () => {
  it('needs no file at all', () => {
    const { config, problems } = readConfig(undefined, {});
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ mode: 'observe', policies: 'policies', accounts: [{}] });
  });

  it('reads a file', () => {
    const { config, said } = read('mode: propose\nverdicts: { newbornImmunity: 10m }\n');
    expect(said).toEqual([]);
    expect(config).toMatchObject({ mode: 'propose', verdicts: { newbornImmunity: 600_000 } });
  });

  it.each([
    [
      'an unknown field',
      'polices: x',
      'holdfast.yaml:1:1: error: unknown field "polices" (did you mean "policies"?)',
    ],
    [
      'an unknown inner field',
      'http: { prot: 1 }',
      'holdfast.yaml:1:9: error: unknown field "prot" in http (did you mean "port"?)',
    ],
    [
      'a wrong mode',
      'mode: on',
      'holdfast.yaml:1:7: error: mode cannot be "on" (one of: observe, propose, approve, veto, auto)',
    ],
    [
      'a port out of range',
      'http: { port: 70000 }',
      'holdfast.yaml:1:15: error: http.port must be at most 65535',
    ],
    ['a port in words', 'http: { port: http }', 'holdfast.yaml:1:15: error: http.port must be a number'],
    [
      'a duration without unit',
      'safety: { evidenceMaxAge: "90" }',
      'holdfast.yaml:1:27: error: safety.evidenceMaxAge must be a duration such as 30s, 5m or 1h30m',
    ],
    [
      'a share that is no share',
      'safety: { breaker: { share: 1 } }',
      'holdfast.yaml:1:29: error: safety.breaker.share must be less than 1',
    ],
    [
      'an account number without quotes',
      'accounts: [{ id: 111122223333 }]',
      'holdfast.yaml:1:18: error: accounts[0].id must be a text (put it in quotes)',
    ],
    [
      'a region that is none',
      'accounts: [{ regions: [europe] }]',
      'holdfast.yaml:1:24: error: accounts[0].regions[0] must be a region such as eu-west-1',
    ],
    [
      'an unknown store',
      'journal: { store: postgres }',
      'holdfast.yaml:1:19: error: journal.store cannot be "postgres" (one of: sqlite, dynamodb, memory)',
    ],
    [
      'a table for a journal that is no table',
      'journal: { table: holdfast-journal }',
      'holdfast.yaml:1:12: error: unknown field "table" in journal (it goes with another kind of journal)',
    ],
    [
      'a field of the journal that no store has',
      'journal: { pth: holdfast.sqlite }',
      'holdfast.yaml:1:12: error: unknown field "pth" in journal (did you mean "path"?)',
    ],
    [
      'a poller that does not exist',
      'pollers: { ec3: { every: 1m } }',
      'holdfast.yaml:1:12: error: there is no poller "ec3" (did you mean "ec2"?)',
    ],
    [
      'a queue whose address does not tell where it is',
      'intake: { sqs: [{ queueUrl: "http://localhost:4566/111122223333/events" }] }',
      'holdfast.yaml:1:29: error: the address does not tell the region of the queue (add region)',
    ],
    [
      'a queue that is listed twice',
      `intake: { sqs: [${queue('111122223333')}, ${queue('111122223333')}] }`,
      'holdfast.yaml:1:111: error: the queue is listed twice',
    ],
    [
      'a queue in an account that there are no credentials for',
      `{ accounts: [{ id: "444455556666" }], intake: { sqs: [${queue('111122223333')}] } }`,
      'holdfast.yaml:1:67: error: the queue is in account 111122223333, which is not among accounts (add it to accounts, with a role if it takes one)',
    ],
    [
      'zones that fail and count as fine',
      'verdicts: { zoneSiblingShare: 0.5 }',
      'holdfast.yaml:1:31: error: zones with as many failures as the impaired one cannot count as fine (less than zoneShare, which is 0.5)',
    ],
    [
      'an external id without role',
      'accounts: [{ externalId: abc }]',
      'holdfast.yaml:1:14: error: an external id is for a role, and no role is named (add roleArn)',
    ],
    [
      'a role of another account',
      'accounts: [{ id: "111122223333", roleArn: "arn:aws:iam::444455556666:role/x" }]',
      'holdfast.yaml:1:43: error: the role is not of account 111122223333',
    ],
    [
      'one account twice',
      'accounts: [{}, {}]',
      'holdfast.yaml:1:16: error: the account of the default credentials is listed twice',
    ],
    [
      'the ARN of a role where its name is asked for',
      'organization: { role: "arn:aws:iam::111122223333:role/x" }',
      'holdfast.yaml:1:23: error: organization.role must be the name of a role, with its path if it has one: not its ARN',
    ],
    [
      'an account that is both listed and left out',
      '{ accounts: [{ id: "111122223333" }], organization: { excludeAccounts: ["111122223333"] } }',
      'holdfast.yaml:1:73: error: the account 111122223333 is listed under accounts, so it is watched all the same (take it out of one of the two)',
    ],
    [
      'a text in place of fields',
      'hello',
      'holdfast.yaml:1:1: error: the document must be a group of fields',
    ],
    [
      'broken YAML',
      'mode: [',
      'holdfast.yaml:1:8: error: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ])('refuses %s', (_, text, expected) => {
    const { config, said } = read(text);
    expect(said).toEqual([expected]);
    expect(config).toBeUndefined();
  });

  it.each([
    ['journal: { path: /data/journal.sqlite }', '/data/journal.sqlite'],
    ['journal: { observations: true }', 'holdfast.sqlite'],
    ['journal: {}', 'holdfast.sqlite'],
  ])('keeps the journal in SQLite where no store is named: %s', (text, path) => {
    const { config, said } = read(text);

    expect(said).toEqual([]);
    expect(config?.journal).toEqual({ store: 'sqlite', path, observations: true });
  });

  it('lets a variable go before the file', () => {
    const { config, said } = read('http: { port: 9000 }\nmode: observe\n', {
      HOLDFAST_HTTP_PORT: '9100',
      HOLDFAST_MODE: 'propose',
      HOLDFAST_SCOPE: 'holdfast=managed',
      HOLDFAST_REGIONS: 'eu-west-1, us-east-1',
      HOLDFAST_JOURNAL_PATH: '/data/journal.sqlite',
      HOLDFAST_JOURNAL_NETWORK: 'true',
    });
    expect(said).toEqual([]);
    expect(config).toMatchObject({
      mode: 'propose',
      http: { port: 9100 },
      scope: { tag: 'holdfast', value: 'managed' },
      accounts: [{ regions: ['eu-west-1', 'us-east-1'] }],
      journal: { store: 'sqlite', path: '/data/journal.sqlite', network: true },
    });
  });

  it('names the variable that is wrong, beside what is wrong in the file', () => {
    const { said } = read('mode: on\n', {
      HOLDFAST_HTTP_PORT: 'many',
      HOLDFAST_JOURNAL_NETWORK: 'yes',
      HOLDFAST_POLICY: 'x',
    });
    expect(said.toSorted()).toEqual([
      'HOLDFAST_HTTP_PORT: error: http.port must be a number',
      'HOLDFAST_JOURNAL_NETWORK: error: journal.network must be true or false',
      'HOLDFAST_POLICY: error: there is no such setting (did you mean "HOLDFAST_POLICIES"?)',
      'holdfast.yaml:1:7: error: mode cannot be "on" (one of: observe, propose, approve, veto, auto)',
    ]);
  });

  it('does not mind what Kubernetes sets beside a Service called holdfast', () => {
    const { said } = read('', {
      HOLDFAST_SERVICE_HOST: '10.0.0.1',
      HOLDFAST_SERVICE_PORT_HTTP: '8080',
      HOLDFAST_PORT: 'tcp://10.0.0.1:8080',
      HOLDFAST_PORT_8080_TCP_ADDR: '10.0.0.1',
    });
    expect(said).toEqual([]);
    expect(read('', { HOLDFAST_PORT: '8080' }).said).toHaveLength(1);
  });

  it('warns of a mode that acts while nothing is opted in', () => {
    const { config, said } = read('mode: auto\n');
    expect(config).toBeDefined();
    expect(said).toEqual([
      'holdfast.yaml:1:7: warning: mode: auto, but nothing is opted in (set scope: { tag: …, value: … } to what may be acted on)',
    ]);
  });

  it('refuses a calendar that would be closed for ever, at the place where it is wrong', () => {
    const windows = (at: string, zone = 'UTC') =>
      `calendars:\n  freeze:\n    closed:\n      - { name: friday, at: "${at}", for: 2h, timezone: ${zone} }\n`;
    const all = (text: string) => read(text).said;

    expect(all(windows('0 16 * * 5'))).toEqual([]);
    expect(all(windows('0 16 * *'))).toEqual([
      'holdfast.yaml:4:29: error: calendars.freeze.closed[0].at must be five fields of cron, such as "0 22 * * 5"',
    ]);
    expect(all(windows('0 25 * * 5'))[0]).toMatch(
      /^holdfast\.yaml:4:9: error: the window "friday" cannot be read: .*hour: 25/,
    );
    expect(all(windows('0 0 30 2 *'))).toEqual([
      'holdfast.yaml:4:9: error: the window "friday" cannot be read: it never begins: no day is like that',
    ]);
    expect(all(windows('0 16 * * 5', 'Mars/Olympus'))[0]).toContain('Mars/Olympus');
    expect(all('calendars:\n  freeze: {}\n')).toEqual([
      'holdfast.yaml:2:3: error: the calendar freeze has no window, so it says nothing',
    ]);
    expect(all(`calendar: freez\n${windows('0 16 * * 5')}`)).toEqual([
      'holdfast.yaml:1:11: error: there is no calendar "freez", so nothing would ever be acted on (did you mean "freeze"?)',
    ]);
  });
});
