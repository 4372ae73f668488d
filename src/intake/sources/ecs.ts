import { z } from 'zod';
import type { EventSource } from '../event-source.ts';

const ofCluster = z.object({ clusterArn: z.string().optional(), group: z.string().optional() });

/** Tasks come and go: what stays is the service that runs them, which a task names as its group. */
export const ecs: EventSource = {
  source: 'aws.ecs',
  detailTypes: [
    'ECS Task State Change',
    'ECS Container Instance State Change',
    'ECS Service Action',
    'ECS Deployment State Change',
  ],
  about: ({ resources, detail }) => {
    const { clusterArn, group } = ofCluster.parse(detail);
    const service = /^service:(.+)$/.exec(group ?? '')?.[1];
    const named = clusterArn === undefined ? resources : [...resources, clusterArn];
    return clusterArn === undefined || service === undefined
      ? named
      : [...named, `${clusterArn.replace(':cluster/', ':service/')}/${service}`];
  },
};
