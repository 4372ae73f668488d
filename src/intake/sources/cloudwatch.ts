import { z } from 'zod';
import { alarmFindings } from '../../pollers/cloudwatch/alarm.ts';
import { alarmStatesVoice } from '../../pollers/cloudwatch/alarm-states.ts';
import { type EventSource, namedInEnvelope } from '../event-source.ts';

const stateChange = 'CloudWatch Alarm State Change';
const ofState = z.object({
  state: z.object({
    value: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
    reason: z.string().default('CloudWatch gives no reason'),
    timestamp: z.string().optional(),
  }),
});

/** Alarms are durable events: CloudWatch delivers each at least once. */
export const cloudwatch: EventSource = {
  source: 'aws.cloudwatch',
  detailTypes: [
    stateChange,
    'CloudWatch Alarm Configuration Change',
    'CloudWatch Alarm Contributor State Change',
  ],
  about: namedInEnvelope,
  states: (event, model) => {
    if (event.detailType !== stateChange) return undefined;
    const { state } = ofState.parse(event.detail);
    const alarm = event.resources
      .map((id) => model.resources.get(id))
      .find((resource) => resource?.kind === 'cloudwatch:alarm');
    if (alarm === undefined) return undefined;
    const since = Date.parse(state.timestamp ?? '');
    const said = {
      value: state.value,
      reason: state.reason.slice(0, 300),
      since: Number.isFinite(since) ? since : event.time,
    };
    return { voice: alarmStatesVoice, findings: alarmFindings(alarm, said), isWhole: true };
  },
};
