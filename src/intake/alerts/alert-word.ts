import type { Finding } from '../../pollers/finding.ts';
import type { Alert } from './alert.ts';

/** The check of whatever an alert speaks against. */
export const alertCheck = 'alertmanager/alert';

/** Severities of alerts that wake nobody. */
const mild = new Set(['warning', 'info', 'none']);

/**
 * What a firing alert says of a resource. It is one witness of the family `application`, whatever it measures: several
 * of them are no more. The label `holdfast` (`failure`, `saturation`, `notice`) says what it is worth; without one
 * that is a failure, unless it wakes nobody, or only repeats what CloudWatch said, which we hear ourselves.
 */
export function alertFinding(alert: Alert, resource: string): Finding {
  const { labels, annotations, fingerprint: by } = alert;
  const name = labels['alertname'] ?? 'an alert without a name';
  const words =
    annotations['summary'] ??
    annotations['description'] ??
    annotations['message'] ??
    'it fires, and says no more';
  const said = {
    resource,
    check: alertCheck,
    by,
    family: 'application',
    reason: `${name}: ${words}`.replaceAll(/\s+/g, ' ').slice(0, 300),
  } as const;
  switch (worthOf(alert)) {
    case 'failure':
      return { ...said, state: 'fail' };
    case 'saturation':
      return { ...said, state: 'fail', measures: 'saturation' };
    case 'notice':
      return { ...said, state: 'warn', nature: 'warning-only' };
  }
}

function worthOf(alert: Alert): 'failure' | 'saturation' | 'notice' {
  const { holdfast, severity } = alert.labels;
  if (holdfast === 'failure' || holdfast === 'saturation') return holdfast;
  if (holdfast !== undefined || mild.has(severity?.toLowerCase() ?? '')) return 'notice';
  return repeatsCloudWatch(alert) ? 'notice' : 'failure';
}

/**
 * Exporters carry CloudWatch's metrics into Prometheus, as `aws_ec2_status_check_failed_maximum`: an alert on one that
 * we read ourselves would pass for a second witness and be the first once more.
 */
function repeatsCloudWatch({ labels, generatorURL }: Alert): boolean {
  return (
    Object.keys(labels).some((label) => label.startsWith('dimension_')) ||
    /(?<![a-z0-9_])aws_[a-z0-9]+_[a-z0-9_]+/i.test(decoded(generatorURL))
  );
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url.replaceAll('+', ' '));
  } catch {
    return url;
  }
}
