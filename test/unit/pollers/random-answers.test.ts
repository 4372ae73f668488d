import { type Arbitrary, array, assert, asyncProperty, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAwsAccess } from '../../../src/aws/client-pool.ts';
import { AwsError } from '../../../src/aws/error.ts';
import type { Transport } from '../../../src/aws/transport.ts';
import type { Model } from '../../../src/model/model.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { PollContext } from '../../../src/pollers/poller.ts';
import { pollers } from '../../../src/pollers/registry.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { answersLike, type Shape } from '../../support/answers-like.ts';
import { computeAnswers } from '../../support/answer-shapes/compute.ts';
import { containerAnswers } from '../../support/answer-shapes/containers.ts';
import { dataAnswers } from '../../support/answer-shapes/data.ts';
import { deploymentAnswers } from '../../support/answer-shapes/deployments.ts';
import { messagingAnswers } from '../../support/answer-shapes/messaging.ts';
import { storageAnswers } from '../../support/answer-shapes/storage.ts';
import { networkAnswers } from '../../support/answer-shapes/network.ts';
import { modelOf } from '../../support/model-of.ts';
import { scope, startedAt } from '../../support/poll.ts';

const answerShapes = {
  ...computeAnswers,
  ...dataAnswers,
  ...messagingAnswers,
  ...storageAnswers,
  ...containerAnswers,
  ...networkAnswers,
  ...deploymentAnswers,
  ...storageAnswers,
};

/** What an account answers: three different things to one operation, then the last one without a next page. */
const accounts = record(
  Object.fromEntries(
    Object.entries(answerShapes).map(([operation, shape]) => [
      operation,
      array(answersLike(shape), { minLength: 3, maxLength: 3 }),
    ]),
  ),
) as Arbitrary<Record<string, readonly object[]>>;

const nextPage = /^([Nn]ext\w*|Marker|IsTruncated|LastEvaluatedTableName|ContinuationToken)$/;
/** CloudFront tells of the next page inside the list. */
const lastPage = (answer: object): object =>
  Object.fromEntries(
    Object.entries(answer)
      .filter(([field]) => !nextPage.test(field))
      .map(([field, value]) => [field, field === 'DistributionList' ? lastPage({ ...value }) : value]),
  );

function contextOf(account: Readonly<Record<string, readonly object[]>>) {
  const asked = new Map<string, number>();
  const transport: Transport = async ({ service, operation }) => {
    const name = `${service} ${operation}`;
    const answers = account[name];
    if (answers === undefined) throw new TypeError(`no shape is given of ${name}`);
    const count = asked.get(name) ?? 0;
    asked.set(name, count + 1);
    return count < 2 ? answers[count] : lastPage(answers[count % 3] ?? {});
  };
  // Time passes only while a call waits for a token, and then at once.
  let now = startedAt;
  const sleep = async (milliseconds: number) => {
    now += milliseconds;
  };
  const clock = { now: () => now, monotonic: () => now - startedAt, sleep };
  const aws = createAwsAccess({
    clock,
    log: silentLogger,
    accounts: [{ account: scope.account }],
    transport,
  });
  return {
    asked,
    context: (model: Model): PollContext => ({
      aws,
      scope,
      now: () => now,
      priority: 'sweep',
      model,
      wantedMetrics: () =>
        [...model.resources.keys()].map((resource) => ({
          resource,
          namespace: 'AWS/EC2',
          metric: 'CPUUtilization',
          dimensions: {},
          statistic: 'Average',
          periodSeconds: 60,
        })),
    }),
  };
}

/** Every part of every poller, then a refresh of all that was found. Answers what did not end well. */
async function pollAll(context: PollContext) {
  const observations: Observation[] = [];
  const complaints: string[] = [];
  const take = async (name: string, read: () => Promise<readonly Observation[]>) => {
    try {
      observations.push(...(await read()));
    } catch (error) {
      if (!(error instanceof AwsError) || error.code === 'UnreadableAnswer')
        complaints.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  };
  for (const poller of pollers)
    for (const part of poller.parts) await take(`${poller.name}/${part.name}`, () => part.poll(context));
  const ids = [...context.model.resources.keys()];
  for (const poller of pollers) await take(`${poller.name} refresh`, () => poller.refresh(ids, context));
  for (const observation of observations)
    if (observation.kind === 'failed' && !/denied|throttled/.test(observation.failure))
      complaints.push(`${observation.observer.name}: ${observation.reason}`);
  return { observations, complaints };
}

const modelFrom = (observations: readonly Observation[]): Model => {
  const known = observations.filter((observation) => observation.kind !== 'failed');
  // Parts of a poller speak of one thing, each of a side of it.
  const resources = [
    ...Map.groupBy(
      known.flatMap((observation) => observation.resources),
      ({ id }) => id,
    ).values(),
  ].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [
          {
            ...first,
            facts: Object.assign({}, first.facts, ...more.map(({ facts }) => facts)),
            relations: [first, ...more].flatMap(({ relations }) => relations),
          },
        ],
  );
  const signals = known.flatMap((observation) => observation.signals);
  return modelOf({ at: startedAt, resources, signals, objectives: { rpoSeconds: 3_600 } });
};

/** What one part found, another asks about in the next round, and a third in the one after that. */
async function threeRounds(context: (model: Model) => PollContext) {
  const first = await pollAll(context(modelOf()));
  const second = await pollAll(context(modelFrom(first.observations)));
  return [first, second, await pollAll(context(modelFrom(second.observations)))];
}

describe('every part of every poller', () => {
  it('answers observations or an AwsError, whatever fields AWS leaves out', async () => {
    await assert(
      asyncProperty(accounts, async (account) => {
        const { context } = contextOf(account);
        for (const { complaints, observations } of await threeRounds(context)) {
          expect(complaints).toEqual([]);
          for (const observation of observations) expectWhole(observation);
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('is asked by this test about every operation that has a shape', async () => {
    const whole = Object.entries(answerShapes).map(([name, shape]) => [
      name,
      [shape, shape, shape] as object[],
    ]);
    const { context, asked } = contextOf(Object.fromEntries(whole) as Record<string, object[]>);
    await threeRounds(context);
    expect([...asked.keys()].toSorted()).toEqual(Object.keys(answerShapes).toSorted());
  });

  it('would be caught by this test if it trusted a field to be there', async () => {
    const shape: Shape = { Instances: [{ Id: 'a' }] };
    const trusting = (answer: unknown) =>
      (answer as { Instances: { Id: string }[] }).Instances.map(({ Id }) => Id);
    await expect(
      assert(asyncProperty(answersLike(shape), async (answer) => void trusting(answer))),
    ).rejects.toThrow(/Property failed/);
  });
});

/** Nothing said is empty, undated or valid for no time. */
function expectWhole(observation: Observation): void {
  if (observation.kind === 'failed') return;
  for (const { id } of observation.resources) expect(id).not.toBe('');
  for (const signal of observation.signals) {
    expect(signal.resource).not.toBe('');
    expect(signal.reason).not.toBe('');
    expect(Number.isFinite(signal.since)).toBe(true);
    expect(signal.validForMs).toBeGreaterThan(0);
    // Missing data is unknown: it never comes with a number.
    if (signal.check === 'rds/replica-lag' && signal.state === 'unknown')
      expect(signal).not.toHaveProperty('value');
  }
}
