import type {
  ComplianceByConfigRule,
  ConfigurationRecorderStatus,
  EvaluationResult,
} from '@aws-sdk/client-config-service';
import { describe, expect, it } from 'vitest';
import { config } from '../../../../src/pollers/config.ts';
import { modelOf, resourceOf, signalOf } from '../../../support/model-of.ts';
import { type Answers, pollBench, refused } from '../../../support/poll.ts';

const ruleArn = 'arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-abc';
const rule = resourceOf({ id: ruleArn, kind: 'config:rule', name: 'no-public-ssh' });
const instance = resourceOf({ id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', kind: 'ec2:instance' });
const orders = resourceOf({
  id: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
  kind: 'rds:instance',
  facts: { awsResourceId: 'db-XYZ' },
});

async function signalsOf(part: string, answers: Answers, model = modelOf()) {
  const [observation] = await pollBench(answers, model).run(config, part);
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  return observation;
}

describe('the rules part', () => {
  it('states every rule by its ARN, and passes over what has none', async () => {
    const { resources } = await signalsOf('rules', {
      'Config Service DescribeConfigRules': () => ({
        ConfigRules: [
          { ConfigRuleName: 'no-public-ssh', ConfigRuleArn: ruleArn, ConfigRuleState: 'ACTIVE' },
          { ConfigRuleName: 'nameless' },
        ],
      }),
      'Config Service ListTagsForResource': () => ({ Tags: [{ Key: 'holdfast', Value: 'managed' }] }),
    });
    expect(resources).toMatchObject([
      {
        id: ruleArn,
        name: 'no-public-ssh',
        tags: { holdfast: 'managed' },
        facts: { ruleName: 'no-public-ssh', state: 'ACTIVE' },
      },
    ]);
  });
});

describe('the compliance part', () => {
  const rules = (ComplianceByConfigRules: readonly ComplianceByConfigRule[]) =>
    signalsOf(
      'compliance',
      { 'Config Service DescribeComplianceByConfigRule': () => ({ ComplianceByConfigRules }) },
      modelOf({ resources: [rule] }),
    );

  it.each<[ComplianceByConfigRule['Compliance'], string, string]>([
    [{ ComplianceType: 'COMPLIANT' }, 'pass', 'All resources keep the rule'],
    [
      { ComplianceType: 'NON_COMPLIANT', ComplianceContributorCount: { CappedCount: 25, CapExceeded: true } },
      'warn',
      'More than 25 resources break the rule',
    ],
    [
      { ComplianceType: 'NON_COMPLIANT', ComplianceContributorCount: { CappedCount: 2, CapExceeded: false } },
      'warn',
      '2 resources break the rule',
    ],
    [
      { ComplianceType: 'NON_COMPLIANT', ComplianceContributorCount: { CappedCount: 1, CapExceeded: false } },
      'warn',
      '1 resource breaks the rule',
    ],
    [{ ComplianceType: 'NON_COMPLIANT' }, 'warn', 'Resources break the rule'],
    [{ ComplianceType: 'INSUFFICIENT_DATA' }, 'unknown', 'AWS Config has not evaluated the rule'],
    [undefined, 'unknown', 'AWS Config has not evaluated the rule'],
  ])('takes %j for %s, as a warning only', async (Compliance, state, reason) => {
    const { signals } = await rules([{ ConfigRuleName: 'no-public-ssh', Compliance }]);
    expect(signals).toMatchObject([
      {
        resource: ruleArn,
        check: 'config/compliance',
        state,
        reason,
        nature: 'warning-only',
        family: 'control-plane',
      },
    ]);
  });

  it('says nothing of a rule that applies to nothing, nor of one that is not known', async () => {
    const { signals } = await rules([
      { ConfigRuleName: 'no-public-ssh', Compliance: { ComplianceType: 'NOT_APPLICABLE' } },
      { ConfigRuleName: 'other', Compliance: { ComplianceType: 'NON_COMPLIANT' } },
    ]);
    expect(signals).toEqual([]);
  });
});

describe('the violations part', () => {
  const broken = signalOf({ resource: ruleArn, check: 'config/compliance', state: 'warn' });
  const model = modelOf({ resources: [rule, instance, orders], signals: [broken] });
  const result = (ResourceType: string, ResourceId: string): EvaluationResult => ({
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: { ConfigRuleName: rule.name, ResourceType, ResourceId },
    },
    ComplianceType: 'NON_COMPLIANT',
    ResultRecordedTime: new Date(1_000),
    Annotation: 'Port 22 is open',
  });
  const details = (EvaluationResults: readonly EvaluationResult[]): Answers => ({
    'Config Service GetComplianceDetailsByConfigRule': () => ({ EvaluationResults }),
  });

  it('warns on the resource that breaks the rule, by the rule', async () => {
    const { signals } = await signalsOf('violations', details([result('AWS::EC2::Instance', 'i-1')]), model);
    expect(signals).toMatchObject([
      {
        resource: instance.id,
        by: ruleArn,
        check: 'config/compliance',
        state: 'warn',
        nature: 'warning-only',
        since: 1_000,
        reason: 'Breaks the AWS Config rule no-public-ssh: Port 22 is open',
      },
    ]);
  });

  it('knows a database by the hidden identifier that AWS Config uses', async () => {
    const { signals } = await signalsOf(
      'violations',
      details([result('AWS::RDS::DBInstance', 'db-XYZ')]),
      model,
    );
    expect(signals).toMatchObject([{ resource: orders.id }]);
  });

  it.each([
    ['AWS::EC2::Instance', 'i-unknown'],
    ['AWS::S3::Bucket', 'logs'],
    ['AWS::RDS::DBInstance', 'db-OTHER'],
  ])('leaves %s %s, which is not watched, to the warning on the rule', async (type, id) => {
    await expect(signalsOf('violations', details([result(type, id)]), model)).resolves.toMatchObject({
      signals: [],
    });
  });

  it('asks only about rules that are broken', async () => {
    const kept = signalOf({ resource: ruleArn, check: 'config/compliance', state: 'pass' });
    const bench = pollBench({}, modelOf({ resources: [rule], signals: [kept] }));
    await expect(bench.run(config, 'violations')).resolves.toMatchObject([{ kind: 'complete', signals: [] }]);
    expect(bench.sent).toEqual([]);
  });

  it('passes over a rule that is gone', async () => {
    const answers = {
      'Config Service GetComplianceDetailsByConfigRule': () => {
        throw refused('NoSuchConfigRuleException');
      },
    };
    await expect(signalsOf('violations', answers, model)).resolves.toMatchObject({ signals: [] });
  });
});

describe('the recorder part', () => {
  const recorder = (status: ConfigurationRecorderStatus) =>
    signalsOf('recorder', {
      'Config Service DescribeConfigurationRecorderStatus': () => ({
        ConfigurationRecordersStatus: [{ name: 'default', ...status }],
      }),
    });

  it.each<[ConfigurationRecorderStatus, string, string]>([
    [{ recording: true, lastStatus: 'Success' }, 'pass', 'The recorder records'],
    [{ recording: true, lastStatus: 'Pending' }, 'pass', 'The recorder records'],
    [
      {
        recording: true,
        lastStatus: 'Failure',
        lastErrorCode: 'AccessDenied',
        lastErrorMessage: 'no bucket',
      },
      'warn',
      'The recorder fails: AccessDenied: no bucket',
    ],
    [{ recording: false, lastStatus: 'Success' }, 'warn', 'The recorder is stopped'],
    [{}, 'unknown', 'AWS did not say whether it records'],
  ])('takes %j for %s', async (status, state, reason) => {
    const { resources, signals } = await recorder(status);
    expect(resources).toMatchObject([
      { id: 'arn:aws:config:eu-west-1:111122223333:recorder/default' },
      { kind: 'iam:account', facts: { 'recordersIn:eu-west-1': 1 } },
    ]);
    expect(signals).toMatchObject([{ check: 'config/recorder', state, reason, nature: 'warning-only' }]);
  });

  it('says since when the recorder is stopped', async () => {
    const { signals } = await recorder({ recording: false, lastStopTime: new Date(5_000) });
    expect(signals[0]?.since).toBe(5_000);
  });

  it.each([
    ['is not used', { ConfigurationRecordersStatus: [] }, { 'recordersIn:eu-west-1': 0 }],
    ['left its list out', {}, {}],
  ])('says so of the account alone where AWS Config %s', async (_how, answer, facts) => {
    const answers = { 'Config Service DescribeConfigurationRecorderStatus': () => answer };
    const { resources, signals } = await signalsOf('recorder', answers);
    expect(resources).toMatchObject([{ id: 'arn:aws:iam::111122223333:root', facts }]);
    expect(resources[0]?.facts).toEqual(facts);
    expect(signals).toEqual([]);
  });
});

describe('a refresh by AWS Config', () => {
  it('reads nothing: AWS evaluates in its own time', async () => {
    const bench = pollBench({});
    await expect(config.refresh([ruleArn], bench.context)).resolves.toEqual([]);
  });
});
