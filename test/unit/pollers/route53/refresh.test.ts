import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { ListResourceRecordSetsCommandInput } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { route53 } from '../../../../src/pollers/route53.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';
import { type Answers, pollBench, refused, startedAt } from '../../../support/poll.ts';

const record = (set: string, healthCheckId: string, name = 'shop.example.com') =>
  resourceOf({
    id: `arn:aws:route53:::recordset/Z1/${name}/A/${set}`,
    kind: 'route53:record',
    region: 'global',
    facts: { zoneId: 'Z1', recordName: name, recordType: 'A', setIdentifier: set, healthCheckId },
  });
const check = (name: string) =>
  resourceOf({
    id: `arn:aws:route53:::healthcheck/${name}`,
    kind: 'route53:health-check',
    region: 'global',
    facts: { healthCheckId: name, type: 'HTTP' },
  });
const [eu, us, other] = [record('eu', 'hc-eu'), record('us', 'hc-us'), record('x', 'hc-x', 'x.example.com')];
const zone = resourceOf({
  id: 'arn:aws:route53:::hostedzone/Z1',
  kind: 'route53:hosted-zone',
  region: 'global',
});
const model = modelOf({ resources: [zone, eu, us, other, check('hc-eu'), check('hc-us'), check('hc-x')] });

const set = (SetIdentifier: string, Weight: number, Name = 'shop.example.com.') => ({
  Name,
  Type: 'A',
  SetIdentifier,
  Weight,
  HealthCheckId: `hc-${SetIdentifier}`,
});
const answers: Answers = {
  'Route 53 ListResourceRecordSets': ({ StartRecordName }: ListResourceRecordSetsCommandInput) => ({
    ResourceRecordSets:
      StartRecordName === undefined
        ? [set('eu', 0)]
        : [set('eu', 0), set('us', 100), set('x', 1, 'zzz.example.com.')],
    IsTruncated: false,
  }),
  'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
    MetricDataResults: MetricDataQueries.map(({ Id }) => ({
      Id,
      Timestamps: [new Date(startedAt)],
      Values: [0],
    })),
  }),
  'Route 53 GetHealthCheckStatus': () => ({
    HealthCheckObservations: [
      { StatusReport: { Status: 'Success: HTTP Status Code 200, OK', CheckedTime: new Date(startedAt) } },
    ],
  }),
};

const refresh = async (ids: readonly string[], given = answers) => {
  const bench = pollBench(given, model);
  return [await route53.refresh(ids, bench.context), bench] as const;
};

describe('a refresh by Route 53', () => {
  it('reads a record again with all records of its name and type, and the health that bears on it', async () => {
    const [observations] = await refresh([eu.id]);
    expect(observations.map(({ kind, observer }) => `${kind} ${observer.name}`)).toEqual([
      'partial route53/records',
      'partial route53/health',
      'partial route53/checkers',
    ]);
    const [records, health, checkers] = observations;
    expect(records).toMatchObject({
      resources: [
        { id: eu.id, facts: { weight: 0 } },
        { id: us.id, facts: { weight: 100 } },
      ],
      gone: [],
    });
    expect(health).toMatchObject({
      signals: [{ resource: check('hc-eu').id }, { resource: eu.id, state: 'fail' }],
    });
    expect(checkers).toMatchObject({
      signals: [{ resource: check('hc-eu').id }, { resource: eu.id, state: 'pass' }],
    });
  });

  it('says that a record is gone when its name no longer has it', async () => {
    const [[records]] = await refresh([us.id], {
      ...answers,
      'Route 53 ListResourceRecordSets': () => ({ ResourceRecordSets: [set('eu', 100)], IsTruncated: false }),
    });
    expect(records).toMatchObject({ resources: [{ id: eu.id }], gone: [us.id] });
  });

  it('reads a whole zone again, with what is gone from it', async () => {
    const [[records]] = await refresh([zone.id]);
    expect(records).toMatchObject({ resources: [{ id: eu.id }], gone: [us.id, other.id] });
  });

  it('still answers with the rest when one permission is missing', async () => {
    const [observations] = await refresh([eu.id], {
      ...answers,
      'Route 53 GetHealthCheckStatus': () => {
        throw refused('AccessDenied', 403);
      },
    });
    expect(observations.map(({ kind }) => kind)).toEqual(['partial', 'partial', 'failed']);
  });

  it('reads nothing for what it knows nothing of', async () => {
    const [observations, bench] = await refresh(['arn:aws:ec2:eu-west-1:111122223333:instance/i-1']);
    expect(observations).toEqual([]);
    expect(bench.sent).toEqual([]);
  });
});
