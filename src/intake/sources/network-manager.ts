import { type EventSource, namedInEnvelope } from '../event-source.ts';

/** Tunnels and attachments of those whose network is registered with Network Manager; published in its home region. */
export const networkManager: EventSource = {
  source: 'aws.networkmanager',
  detailTypes: [
    'Network Manager Status Update',
    'Network Manager Topology Change',
    'Network Manager Routing Update',
    'Network Manager Segment Update',
    'Network Manager Policy Update',
  ],
  about: namedInEnvelope,
};
