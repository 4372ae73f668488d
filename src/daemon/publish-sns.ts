import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { parse } from '@aws-sdk/util-arn-parser';
import type { AwsAccess } from '../aws/access.ts';
import type { SnsPublisher } from '../notify/sns.ts';

/** Publishes with the credentials of the account that watches, in the topic's own region. */
export function snsPublisher(aws: AwsAccess, account: string): SnsPublisher {
  return async ({ topicArn, subject, message, attributes }) => {
    const scope = { account, region: parse(topicArn).region };
    const sns = aws.client(SNSClient, scope, { priority: 'verify', mutating: true });
    const values = Object.entries(attributes).map(([name, StringValue]) => [
      name,
      { DataType: 'String', StringValue },
    ]);
    await sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: message,
        MessageAttributes: Object.fromEntries(values),
      }),
    );
  };
}
