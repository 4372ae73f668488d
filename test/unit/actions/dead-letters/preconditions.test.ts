import { describe, expect, it } from 'vitest';
import { onlyOneSends } from '../../../../src/actions/dead-letters/preconditions.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const target = resourceOf({ id: 'arn:aws:sqs:eu-west-1:111122223333:dead', kind: 'sqs:queue' });
const orders = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders';
const mail = 'https://sqs.eu-west-1.amazonaws.com/111122223333/mail';

const sends = (sources: readonly string[], policy?: unknown) =>
  onlyOneSends(target, sources, {
    attributes: policy === undefined ? {} : { Policy: JSON.stringify(policy) },
    model: modelOf({ resources: [target] }),
  });

const allow = (Principal: unknown, Effect = 'Allow') => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Principal, Action: 'sqs:SendMessage', Resource: target.id }],
});

describe('who sends dead letters to a queue', () => {
  it.each([
    [[], false, 'no queue does'],
    [[orders], true, 'the queue orders may'],
    [[orders, mail], false, 'the queue orders, the queue mail may'],
  ])('by SQS: %j', (sources, holds, detail) => {
    expect(sends(sources)).toMatchObject({ holds, detail });
  });

  it.each<[string, unknown, boolean]>([
    ['a topic', allow({ Service: 'sns.amazonaws.com' }), false],
    ['one of several services', allow({ Service: ['events.amazonaws.com', 'sns.amazonaws.com'] }), false],
    ['anybody', allow('*'), false],
    ['anybody, said the other way', allow({ AWS: ['*'] }), false],
    ['nobody, as a statement alone and not in a list', { Statement: allow('*', 'Deny').Statement[0] }, true],
    ['whoever is of its own account', allow({ AWS: 'arn:aws:iam::111122223333:root' }), true],
    ['nobody without TLS', allow('*', 'Deny'), true],
    ['what cannot be read', 'text', false],
  ])('by a policy that lets in %s', (_whom, policy, holds) => {
    expect(sends([orders], policy).holds).toBe(holds);
  });

  it('is not known by a policy that is no JSON, so that it does not count as one', () => {
    const attributes = { Policy: '{' };
    const model = modelOf({ resources: [target] });
    expect(onlyOneSends(target, [orders], { attributes, model }).holds).toBe(false);
  });
});
