import { type EventSource, namedInEnvelope } from '../event-source.ts';

/** Stacks that CloudFormation begins to change, or has changed. */
export const cloudformation: EventSource = {
  source: 'aws.cloudformation',
  detailTypes: ['CloudFormation Stack Status Change'],
  about: namedInEnvelope,
  tellsOfNew: true,
};
