import { awsMetrics } from './aws-metrics.ts';
import { breakerMetrics } from './breaker-metrics.ts';
import { decisionMetrics } from './decision-metrics.ts';
import { intakeMetrics } from './intake-metrics.ts';
import type { MetricSet } from './metric-set.ts';
import { modelMetrics } from './model-metrics.ts';
import { observerMetrics } from './observer-metrics.ts';
import { operationMetrics } from './operation-metrics.ts';
import { phaseMetrics } from './phase-metrics.ts';
import { postureMetrics } from './posture-metrics.ts';
import { reloadMetrics } from './reload-metrics.ts';
import { remediationMetrics } from './remediation-metrics.ts';
import { serviceMetrics } from './service-metrics.ts';

/** Every set of metrics. docs/metrics.md lists what they register. */
export const metricSets: readonly MetricSet[] = [
  observerMetrics,
  intakeMetrics,
  modelMetrics,
  serviceMetrics,
  postureMetrics,
  decisionMetrics,
  breakerMetrics,
  remediationMetrics,
  phaseMetrics,
  operationMetrics,
  reloadMetrics,
  awsMetrics,
];
