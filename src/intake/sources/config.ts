import { z } from 'zod';
import { type EventSource, namedInEnvelope } from '../event-source.ts';

const ofRule = z.object({ configRuleARN: z.string().optional() });

/** AWS Config's word is never a reason to act; it is read again so that it is shown as it is. */
export const config: EventSource = {
  source: 'aws.config',
  detailTypes: [
    'Config Rules Compliance Change',
    'Config Configuration Item Change',
    'Config Rules Re-evaluation Status',
  ],
  about: (event) => {
    const { configRuleARN: rule } = ofRule.parse(event.detail);
    return rule === undefined ? namedInEnvelope(event) : [...event.resources, rule];
  },
};
