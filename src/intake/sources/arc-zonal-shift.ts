import { type EventSource, namedInEnvelope } from '../event-source.ts';

/** Traffic that AWS, a practice run, an experiment or a person moves away from a zone: the load balancer is read again. */
export const arcZonalShift: EventSource = {
  source: 'aws.arc-zonal-shift',
  detailTypes: [
    'Autoshift In Progress',
    'Autoshift Completed',
    'Practice Run Started',
    'Practice Run Interrupted',
    'Practice Run Failed',
    'Practice Run Succeeded',
    'Manual Shift Started',
    'Manual Shift Updated',
    'Manual Shift Canceled',
    'FIS Experiment Autoshift In Progress',
    'FIS Experiment Autoshift Completed',
    'FIS Experiment Autoshift Canceled',
  ],
  about: namedInEnvelope,
};
