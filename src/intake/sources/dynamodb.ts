import { tableArn } from '../../aws/arn.ts';
import { apiCall, managementOnly, readCall, sentText } from '../api-call.ts';
import type { EventSource } from '../event-source.ts';

/** Tables: that somebody changed or deleted one CloudTrail tells. */
export const dynamodb: EventSource = {
  source: 'aws.dynamodb',
  detailTypes: [apiCall],
  detail: managementOnly,
  about: (event) => {
    const call = readCall(event);
    const name = call === undefined ? undefined : sentText(call, 'tableName');
    return [...new Set([...(call?.arns ?? []), ...(name === undefined ? [] : [tableArn(event, name)])])];
  },
};
