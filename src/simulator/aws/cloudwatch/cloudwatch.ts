import { alarmOperations } from './cloudwatch-alarms.ts';
import { alarmSettings } from './cloudwatch-alarm-settings.ts';
import { metricOperations } from './cloudwatch-metrics.ts';
import type { SimulatedService } from '../operation.ts';

export const cloudWatch: SimulatedService = {
  id: 'CloudWatch',
  protocol: 'json',
  operations: { ...alarmOperations, ...alarmSettings, ...metricOperations },
};
