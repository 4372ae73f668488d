import { z } from 'zod';
import type { EventSource } from '../event-source.ts';

const ofSource = z.object({ SourceArn: z.string().optional() });

/** RDS tells what it is doing in words that change; its own list of events and the database say how it stands. */
export const rds: EventSource = {
  source: 'aws.rds',
  detailTypes: [
    'RDS DB Instance Event',
    'RDS DB Cluster Event',
    'RDS DB Snapshot Event',
    'RDS DB Proxy Event',
    'RDS Blue Green Deployment Event',
  ],
  about: ({ resources, detail }) => {
    const { SourceArn: arn } = ofSource.parse(detail);
    return arn === undefined || resources.includes(arn) ? resources : [...resources, arn];
  },
};
