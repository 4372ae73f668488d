import { z } from 'zod';
import { healthCheckArn, hostedZoneArn, recordArn } from '../../aws/arn.ts';
import { apiCall, managementOnly, readCall, sentText } from '../api-call.ts';
import type { EventSource } from '../event-source.ts';

/** From so many records on the zone is read as a whole, 300 of them a call, in place of one call for each name. */
const mostRecords = 10;

const batchShape = z.object({
  changes: z.array(
    z.object({
      resourceRecordSet: z.object({
        name: z.string(),
        type: z.string(),
        setIdentifier: z.string().nullish(),
      }),
    }),
  ),
});

/** Records and health checks: that somebody changed one CloudTrail tells, in us-east-1. */
export const route53: EventSource = {
  source: 'aws.route53',
  detailTypes: [apiCall],
  detail: managementOnly,
  about: (event) => {
    const call = readCall(event);
    if (call === undefined) return [];
    const [zoneId, check] = [sentText(call, 'hostedZoneId'), sentText(call, 'healthCheckId')];
    const checks = check === undefined ? [] : [healthCheckArn(check)];
    if (zoneId === undefined) return checks;
    // A batch that CloudTrail cut short, for it was long, cannot be read.
    const changes = batchShape.safeParse(call.sent['changeBatch']).data?.changes ?? [];
    if (changes.length === 0 || changes.length > mostRecords) return [...checks, hostedZoneArn(zoneId)];
    return [
      ...checks,
      ...changes.map(({ resourceRecordSet: { name, type, setIdentifier } }) =>
        recordArn({ zoneId, name, type, setIdentifier: setIdentifier ?? undefined }),
      ),
    ];
  },
};
