import { describe, expect, it } from 'vitest';
import type { ResourceKind } from '../../../src/model/resource.ts';
import { lambda } from '../../../src/posture/services/lambda.ts';
import { caseModel } from '../../support/posture-case.ts';

describe('the rule on failed events of functions', () => {
  const [rule] = lambda.rules;
  const lost = { hasDeadLetterQueue: false, hasFailureDestination: false };

  it.each<[boolean, readonly ResourceKind[]]>([
    [true, []],
    [true, ['sns:subscription']],
    [true, ['sqs:queue', 'events:rule']],
    [false, ['sqs:queue']],
    [false, ['sqs:queue', 'elbv2:target-group']],
  ])('concerns (%s) one that is called by %j', (concerns, callers) => {
    const { subject, model } = caseModel({
      resources: [
        { kind: 'lambda:function', name: 'bill', facts: lost },
        ...callers.map((kind, index) => ({
          kind,
          name: `caller-${index}`,
          relations: [{ type: 'routes-to' as const, to: 'bill' }],
        })),
      ],
    });
    expect(rule?.concerns?.(subject, model)).toBe(concerns);
  });

  it('is satisfied by either of the two ways to keep them', () => {
    for (const way of ['hasDeadLetterQueue', 'hasFailureDestination']) {
      const facts = { ...lost, [way]: true };
      const { subject, model } = caseModel({ resources: [{ kind: 'lambda:function', name: 'bill', facts }] });
      expect(rule?.judge(subject, model).kind).toBe('sound');
    }
  });
});

it.each<[string, readonly string[], Readonly<Record<string, string>>]>([
  ['sound', [], {}],
  ['weak', ['a'], {}],
  ['weak', ['a', 'b'], { a: 'us-east-1a', b: 'us-east-1a' }],
  ['sound', ['a', 'b'], { a: 'us-east-1a', b: 'us-east-1b' }],
  ['sound', ['a', 'b', 'c'], { a: 'us-east-1a', b: 'us-east-1b' }],
  ['cannot-tell', ['a', 'b', 'c'], { a: 'us-east-1a', b: 'us-east-1a' }],
])('the rule on subnets says %s of a function in %j of the zones %j', (kind, subnetIds, zones) => {
  const { subject, model } = caseModel({
    resources: [
      { kind: 'lambda:function', name: 'bill', facts: { subnetIds } },
      ...Object.entries(zones).map(([subnet, zone]) => ({
        kind: 'vpc:subnet' as const,
        name: subnet,
        zone,
        facts: { subnet },
      })),
    ],
  });
  expect(lambda.rules[1]?.judge(subject, model).kind).toBe(kind);
});
