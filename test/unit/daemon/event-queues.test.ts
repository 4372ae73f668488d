import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/daemon/config.ts';
import { eventQueues } from '../../../src/daemon/event-queues.ts';

const accounts = [{ account: '111122223333' }];
const queues = (...sqs: readonly object[]) =>
  eventQueues(configSchema.parse({ intake: { sqs } }).intake, accounts);

describe('a queue of events', () => {
  it.each([
    ['https://sqs.eu-west-1.amazonaws.com/111122223333/events', {}, 'eu-west-1'],
    ['https://sqs.cn-north-1.amazonaws.com.cn/111122223333/events', {}, 'cn-north-1'],
    ['http://localhost:4566/111122223333/events', { region: 'eu-west-1' }, 'eu-west-1'],
    ['http://localhost:4566/events', { account: '111122223333', region: 'eu-west-1' }, 'eu-west-1'],
  ])('at %s is where its address says, or what is written beside it', (queueUrl, given, region) => {
    expect(queues({ queueUrl, ...given })).toEqual([
      { url: queueUrl, scope: { account: '111122223333', region } },
    ]);
  });

  it('in an account without credentials is refused at the start', () => {
    expect(() => queues({ queueUrl: 'https://sqs.eu-west-1.amazonaws.com/444455556666/events' })).toThrow(
      'the queue https://sqs.eu-west-1.amazonaws.com/444455556666/events is in account 444455556666, which is not among accounts; add it there, with a role if it takes one',
    );
  });

  it('whose place nobody tells is refused', () => {
    expect(() => queues({ queueUrl: 'http://localhost:4566/events' })).toThrow('give both');
  });
});
