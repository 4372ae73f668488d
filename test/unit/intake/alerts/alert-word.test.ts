import { describe, expect, it } from 'vitest';
import { alertFinding } from '../../../../src/intake/alerts/alert-word.ts';

const expression = (text: string) =>
  `http://prometheus:9090/graph?g0.expr=${encodeURIComponent(text)}&g0.tab=1`;
const word = (
  labels: Record<string, string>,
  {
    annotations = {},
    generatorURL = '',
  }: { annotations?: Record<string, string>; generatorURL?: string } = {},
) =>
  alertFinding(
    { status: 'firing', labels, annotations, startsAt: 0, endsAt: 0, fingerprint: 'f1', generatorURL },
    'arn:x',
  );
const notice = { state: 'warn', nature: 'warning-only' };

describe('what an alert says', () => {
  it('is one failing check of the application, by its fingerprint, in the words of its rule', () => {
    const summary = 'Half of the\n  requests fail';
    expect(word({ alertname: 'Errors', severity: 'critical' }, { annotations: { summary } })).toEqual({
      resource: 'arn:x',
      check: 'alertmanager/alert',
      by: 'f1',
      family: 'application',
      state: 'fail',
      reason: 'Errors: Half of the requests fail',
    });
  });

  it.each<[string, Record<string, string>, object]>([
    ['without a severity is a failure', {}, { state: 'fail' }],
    ['that pages is a failure', { severity: 'page' }, { state: 'fail' }],
    ['of severity warning is a notice', { severity: 'Warning' }, notice],
    ['of severity info is a notice', { severity: 'info' }, notice],
    ['is a notice where its rule says so', { severity: 'critical', holdfast: 'notice' }, notice],
    ['is a notice where its rule says what nobody understands', { holdfast: 'failed' }, notice],
    ['is a failure where its rule says so', { severity: 'warning', holdfast: 'failure' }, { state: 'fail' }],
    [
      'tells of load where its rule says so',
      { holdfast: 'saturation' },
      { state: 'fail', measures: 'saturation' },
    ],
  ])('%s', (_what, labels, said) => {
    expect(word(labels)).toMatchObject(said);
  });

  it.each([
    ['aws_ec2_status_check_failed_maximum > 0', notice],
    ['max by (x) (aws_applicationelb_un_healthy_host_count_average)', notice],
    ['probe_success == 0', { state: 'fail' }],
    ['my_aws_ec2_cost > 3', { state: 'fail' }],
  ])('of the expression %s is no second witness where CloudWatch is the first', (text, said) => {
    expect(word({}, { generatorURL: expression(text) })).toMatchObject(said);
  });

  it('is a notice where its labels come from an exporter of CloudWatch, unless its rule vouches for it', () => {
    expect(word({ dimension_InstanceId: 'i-1' })).toMatchObject(notice);
    expect(word({ dimension_InstanceId: 'i-1', holdfast: 'failure' })).toMatchObject({ state: 'fail' });
  });

  it('is cut short, and survives an address that nobody can decode', () => {
    const said = word(
      { alertname: 'x' },
      { annotations: { description: 'y'.repeat(900) }, generatorURL: '%E0%A4%A' },
    );
    expect(said.reason).toHaveLength(300);
    expect(said.state).toBe('fail');
  });
});
