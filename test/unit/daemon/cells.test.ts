import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/daemon/config.ts';
import { cellsOf } from '../../../src/daemon/replicas/cells.ts';
import { readConfig } from '../../../src/daemon/read-config.ts';

const queue = (account: string) => ({ queueUrl: `https://sqs.eu-west-1.amazonaws.com/${account}/events` });
const config = (given: object) =>
  configSchema.parse({ journal: { store: 'dynamodb', name: 'shop' }, replicas: {}, ...given });
const [one, two, three] = ['111111111111', '222222222222', '333333333333'] as const;

describe('the cells of a configuration', () => {
  it('are one, which is the configuration itself, where nobody divides the accounts', () => {
    const whole = config({ accounts: [{ id: one }, { id: two }], intake: { sqs: [queue(one), queue(two)] } });
    expect(cellsOf(whole)).toEqual([{ name: 'main', config: whole }]);
  });

  it('have each their accounts, their queues and a journal of their own', () => {
    const roleArn = `arn:aws:iam::${two}:role/holdfast`;
    const cells = cellsOf(
      config({
        accounts: [{ id: one }, { roleArn, cell: 'payments' }, { id: three, cell: 'payments' }],
        intake: { sqs: [queue(one), queue(two), { queueUrl: 'http://10.0.0.1/queue', account: three }] },
      }),
    );
    expect(
      cells.map(({ name, config: { accounts, journal, intake } }) => [
        name,
        accounts.length,
        journal.store === 'dynamodb' ? journal.name : '',
        intake.sqs.length,
      ]),
    ).toEqual([
      ['main', 1, 'shop', 1],
      ['payments', 2, 'shop/payments', 2],
    ]);
  });
});

describe('replicas in holdfast.yaml', () => {
  const problems = (text: string) =>
    readConfig({ name: 'holdfast.yaml', text }, {}).problems.map(
      ({ position, message }) => `${position.line}: ${message}`,
    );

  it('hold for a minute unless somebody says otherwise', () => {
    const { config: read } = readConfig(
      { name: 'holdfast.yaml', text: 'journal: { store: dynamodb }\nreplicas: {}\n' },
      {},
    );
    expect(read?.replicas).toEqual({ lease: 60_000 });
  });

  it('are refused without the table in which they meet', () => {
    expect(problems('replicas: {}\n')).toEqual([
      '1: replicas share the work by a table, and the journal is kept in sqlite',
    ]);
  });

  it('are needed for cells', () => {
    expect(problems(`accounts:\n  - id: "${one}"\n    cell: shop\n`)).toEqual([
      '3: a cell is held by one of several replicas, and there are none',
    ]);
  });

  it('leave a place for the accounts that an organization has', () => {
    const text = (cell: string) =>
      `journal: { store: dynamodb }\nreplicas: {}\norganization: {}\naccounts:\n  - { id: "${one}", cell: shop }\n  - { id: "${two}"${cell} }\n`;
    expect(problems(text(', cell: pay'))).toEqual([
      '3: accounts that are found belong to no named cell, and no account is left without one',
    ]);
    expect(problems(text(''))).toEqual([]);
  });
});
