import { describe, expect, it } from 'vitest';
import { createAwsAccess } from '../../../src/aws/client-pool.ts';
import type { Transport } from '../../../src/aws/transport.ts';
import { snsPublisher } from '../../../src/daemon/publish-sns.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { manualClock } from '../../support/manual-clock.ts';

const account = '111111111111';

function publisher(transport: Transport) {
  const aws = createAwsAccess({
    clock: manualClock(),
    log: silentLogger,
    accounts: [{ account }],
    transport,
  });
  return snsPublisher(aws, account);
}

const notice = {
  topicArn: 'arn:aws:sns:eu-central-1:222222222222:oncall',
  subject: '[CRITICAL] shop-db',
  message: 'It has failed.',
  attributes: { severity: 'critical' },
};

describe('a notice to SNS', () => {
  it('is published in the region of its topic, by the account that watches', async () => {
    const calls: unknown[] = [];
    await publisher(async (call) => {
      calls.push(call);
      return { MessageId: 'm-1' };
    })(notice);
    expect(calls).toMatchObject([
      {
        service: 'SNS',
        operation: 'Publish',
        scope: { account, region: 'eu-central-1' },
        input: {
          TopicArn: notice.topicArn,
          Subject: notice.subject,
          Message: notice.message,
          MessageAttributes: { severity: { DataType: 'String', StringValue: 'critical' } },
        },
      },
    ]);
  });

  it('that SNS refuses says why, and that trying again will not help', async () => {
    const refused = publisher(async () => {
      throw Object.assign(new Error('Topic does not exist'), {
        name: 'NotFoundException',
        $metadata: { httpStatusCode: 404 },
      });
    })(notice);
    await expect(refused).rejects.toMatchObject({ failure: 'gone', retryable: false });
  });
});
