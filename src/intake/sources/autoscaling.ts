import { z } from 'zod';
import { instanceArn } from '../../aws/arn.ts';
import type { EventSource } from '../event-source.ts';

const refresh = 'EC2 Auto Scaling Instance Refresh';
const ofInstance = z.object({ EC2InstanceId: z.string().optional() });

/** What groups do by themselves. The event names the group; how it stands now only a read tells. */
export const autoscaling: EventSource = {
  source: 'aws.autoscaling',
  detailTypes: [
    'EC2 Instance Launch Successful',
    'EC2 Instance Launch Unsuccessful',
    'EC2 Instance Terminate Successful',
    'EC2 Instance Terminate Unsuccessful',
    'EC2 Instance-launch Lifecycle Action',
    'EC2 Instance-terminate Lifecycle Action',
    `${refresh} Started`,
    `${refresh} Succeeded`,
    `${refresh} Failed`,
    `${refresh} Cancelled`,
    `${refresh} Checkpoint Reached`,
    `${refresh} Rollback Started`,
    `${refresh} Rollback Succeeded`,
    `${refresh} Rollback Failed`,
  ],
  about: ({ account, region, resources, detail }) => {
    // A launch that failed has no instance, and AWS then leaves the id empty.
    const { EC2InstanceId: instance } = ofInstance.parse(detail);
    return instance ? [...resources, instanceArn({ account, region }, instance)] : resources;
  },
};
