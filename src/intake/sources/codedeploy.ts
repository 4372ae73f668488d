import { type EventSource, namedInEnvelope } from '../event-source.ts';

/** Deployments that begin or end: named are their application and deployment group. */
export const codedeploy: EventSource = {
  source: 'aws.codedeploy',
  detailTypes: ['CodeDeploy Deployment State-change Notification'],
  about: namedInEnvelope,
  tellsOfNew: true,
};
