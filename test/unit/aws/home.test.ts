import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findHome } from '../../../src/aws/home.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';

const parts = { clock: systemClock, log: silentLogger };
const nowhere = '/nonexistent/aws';
let before: NodeJS.ProcessEnv;

beforeEach(() => {
  before = process.env;
  // No profile, no container or instance role: only what a test sets.
  process.env = {
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
});

afterEach(() => {
  process.env = before;
});

const identity = { Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/ada' };

describe('the home of the credentials', () => {
  it('is what STS says, in the region of the environment', async () => {
    process.env['AWS_REGION'] = 'eu-central-1';
    const calls: string[] = [];
    const home = await findHome({
      ...parts,
      transport: ({ service, operation }) => {
        calls.push(`${service} ${operation}`);
        return Promise.resolve(identity);
      },
    });
    expect(home).toEqual({ account: '111122223333', region: 'eu-central-1', identity: identity.Arn });
    expect(calls).toEqual(['STS GetCallerIdentity']);
  });

  it('falls back to the region it is given', async () => {
    const home = await findHome({
      ...parts,
      fallbackRegion: 'eu-north-1',
      transport: () => Promise.resolve(identity),
    });
    expect(home.region).toBe('eu-north-1');
  });

  it('asks for a region when there is none', async () => {
    await expect(findHome({ ...parts, transport: () => Promise.resolve(identity) })).rejects.toMatchObject({
      code: 'NoRegion',
      message: expect.stringContaining('set AWS_REGION'),
    });
  });

  it('asks for credentials when there are none', async () => {
    process.env['AWS_REGION'] = 'eu-central-1';
    await expect(findHome({ ...parts, endpoint: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      code: 'NoCredentials',
      message: expect.stringContaining('aws configure'),
    });
  });

  it('says that credentials have expired', async () => {
    process.env['AWS_REGION'] = 'eu-central-1';
    const expired = Object.assign(new Error('The security token included in the request is expired'), {
      name: 'ExpiredToken',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(findHome({ ...parts, transport: () => Promise.reject(expired) })).rejects.toMatchObject({
      code: 'ExpiredToken',
      message: expect.stringContaining('renew them'),
    });
  });
});
