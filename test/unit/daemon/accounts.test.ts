import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../src/aws/error.ts';
import { watchedAccounts } from '../../../src/daemon/accounts.ts';
import { UsageError } from '../../../src/runtime/usage-error.ts';

const home = { account: '111111111111', region: 'eu-west-1', identity: 'arn:aws:iam::111111111111:user/ana' };
const roleArn = 'arn:aws:iam::222222222222:role/holdfast';

describe('the accounts to watch', () => {
  it.each([
    [
      'nothing at all is the account and region of the credentials',
      {},
      { account: '111111111111', regions: ['eu-west-1'] },
    ],
    ['a role names its account', { roleArn }, { account: '222222222222', roleArn, regions: ['eu-west-1'] }],
    [
      'what is written is taken as it is',
      { id: '333333333333', roleArn, externalId: 'secret', regions: ['us-east-1'] },
      { account: '333333333333', roleArn, externalId: 'secret', regions: ['us-east-1'] },
    ],
  ])('%s', async (_what, configured, watched) => {
    expect(await watchedAccounts([configured], async () => home)).toEqual([watched]);
  });

  it('asks who the credentials are of at most once, and not at all when all is written', async () => {
    let asked = 0;
    const findHome = async () => {
      asked += 1;
      return home;
    };
    await watchedAccounts([{ id: '333333333333', regions: ['us-east-1'] }], findHome);
    expect(asked).toBe(0);
    await watchedAccounts([{}, { roleArn }], findHome);
    expect(asked).toBe(1);
  });

  it.each([
    ['no region is for the user to mend', { failure: 'broken', code: 'NoRegion' }, UsageError],
    ['wrong credentials are, too', { failure: 'denied', code: 'InvalidClientTokenId' }, UsageError],
    ['AWS being away is not', { failure: 'retryable', code: 'ECONNREFUSED' }, AwsError],
  ] as const)('%s', async (_what, details, kind) => {
    const failing = () => Promise.reject(new AwsError({ ...details, message: 'as AWS said' }));
    await expect(watchedAccounts([{}], failing)).rejects.toBeInstanceOf(kind);
  });
});
