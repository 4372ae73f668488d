import { describe, expect, it } from 'vitest';
import type { Action, Plan } from '../../src/actions/action.ts';
import { redriveDeadLetters } from '../../src/actions/redrive-dead-letters.ts';
import type { Model } from '../../src/model/model.ts';
import type { Resource } from '../../src/model/resource.ts';
import { lambda } from '../../src/pollers/lambda.ts';
import { sns } from '../../src/pollers/sns.ts';
import { sqs } from '../../src/pollers/sqs.ts';
import { lyingIn } from '../../src/simulator/world/signals/message-moves.ts';
import { queueOf } from '../../src/simulator/world/signals/queues.ts';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { watchedStack } from '../support/watched-stack.ts';

const home = 'arn:aws:sqs:us-east-1:111122223333:';

/** Orders of which a part was not got done for ten minutes, and what has become of it since. */
function stage(more: readonly object[] = [], parts: object = {}) {
  const queues = stackSchema.shape.queues.parse([
    { name: 'orders-failed' },
    { name: 'orders', arrivesPerSecond: 5, takesPerSecond: 10, deadLetterQueue: 'orders-failed' },
    ...more,
  ]);
  const shop = watchedStack({ queues, ...parts }, [sqs, sns, lambda]);
  const queue = (name: string) => {
    const found = queueOf(shop.world, home + name);
    if (found === undefined) throw new Error(`the stack has no queue ${name}`);
    return found;
  };
  const it = playedRemedy(shop);
  let model: Model | undefined;
  const seen = async () => (model ??= await shop.look());
  return {
    ...it,
    shop,
    lying: (name = 'orders-failed') => lyingIn(queue(name)),
    moves: () => queue('orders-failed').moves,
    async poisoned() {
      await shop.play(60);
      const heal = shop.befall('poison-messages', { queue: 'orders', share: 0.1 });
      await shop.play(600);
      heal();
    },
    async plan(params: object = {}): Promise<Plan> {
      const known = await seen();
      const target = known.resources.get(`${home}orders-failed`);
      if (target === undefined) throw new Error('the queue was not found');
      const context = { ...it.context(), model: known };
      return journaled(await it.answered(redriveDeadLetters.plan(target, { ...params }, context)));
    },
    progress: (plan: Plan, action: Action = redriveDeadLetters) =>
      it.answered(action.observe(plan, 0, it.context())),
    start: (plan: Plan) => it.answered(redriveDeadLetters.apply(plan, 0, it.context())),
  };
}

async function mended(more: readonly object[] = [], parts: object = {}) {
  const it = stage(more, parts);
  await it.poisoned();
  await it.shop.play(1_380);
  return it;
}

describe('redrive-dead-letters, on simulated SQS', () => {
  it('moves all of them back, and they are got done', async () => {
    const it = await mended();
    const before = it.lying();
    expect(before).toBeGreaterThan(200);
    const plan = await it.plan({ perSecond: 2 });
    expect(unmet(plan)).toEqual([]);
    expect(plan.summary).toBe(`Move ${before} messages of orders-failed back to orders, 2 a second`);
    await it.run(redriveDeadLetters, plan);
    expect(it.lying()).toBe(0);
    expect(it.moves()).toMatchObject([{ status: 'COMPLETED', perSecond: 2, moved: before }]);
  });

  it('knows by SQS alone how far it is, and is done only when what is moved would have come back', async () => {
    const it = await mended();
    const plan = await it.plan({ perSecond: 10 });
    expect(await it.progress(plan)).toBe('not-started');
    await it.start(plan);
    expect(await it.progress(plan)).toBe('under-way');
    await it.shop.play(120);
    expect(it.moves()[0]?.status).toBe('COMPLETED');
    expect(await it.progress(plan)).toBe('under-way');
    // Five times the visibility timeout of 30 s, and the three minutes that CloudWatch takes.
    await it.shop.play(330);
    expect(await it.progress(plan)).toBe('done');
  });

  it('ends as soon as what is moved comes back, and stops the rest', async () => {
    const it = await mended();
    const plan = await it.plan();
    await it.start(plan);
    it.shop.befall('poison-messages', { queue: 'orders', share: 1 });
    await it.shop.play(120);
    expect(await it.progress(plan)).toBe('failed');

    const undo = journaled(
      await it.answered(redriveDeadLetters.undo?.(plan, it.context()) ?? Promise.reject()),
    );
    expect(undo.summary).toMatch(
      /^Stop moving messages of orders-failed back: \d+ of \d+ messages came back/,
    );
    expect(undo.steps.flatMap(({ calls }) => calls)).toMatchObject([
      { operation: 'CancelMessageMoveTask', input: { TaskHandle: it.moves()[0]?.handle } },
    ]);
    expect(await it.progress(undo)).toBe('not-started');
    await it.start(undo);
    expect(await it.progress(undo)).toBe('done');
    expect(it.moves()).toMatchObject([{ status: 'CANCELLED' }]);
  });

  it('ends as well when what is moved waits, since nobody takes it any more', async () => {
    const it = await mended();
    const plan = await it.plan();
    await it.start(plan);
    it.shop.befall('stop-consumers', { queue: 'orders' });
    await it.shop.play(60);
    expect(await it.progress(plan)).toBe('failed');
  });

  it('has failed where SQS gives the move up, and ends where SQS does not say any more how many messages lie where', async () => {
    const it = await mended();
    const plan = await it.plan();
    await it.start(plan);
    const [move] = it.moves();
    if (move === undefined) throw new Error('nothing was begun');
    move.status = 'FAILED';
    expect(await it.progress(plan)).toBe('failed');
    move.status = 'RUNNING';
    expect(await it.progress(plan)).toBe('under-way');
    for (const [url, { name }] of it.shop.world.queues)
      if (name === 'orders') it.shop.world.queues.delete(url);
    expect(await it.progress(plan)).toBe('failed');
  });

  it('goes on where SQS does not say yet how many it is to move', async () => {
    const it = await mended();
    const plan = await it.plan();
    await it.start(plan);
    Object.assign(it.moves()[0] ?? {}, { toMove: 0 });
    expect(await it.progress(plan)).toBe('under-way');
  });

  it('has nothing to stop once all is moved, and takes no move of somebody else for its own', async () => {
    const it = await mended();
    const plan = await it.plan({ perSecond: 10 });
    await it.shop.call('SQS', 'StartMessageMoveTask', { SourceArn: `${home}orders-failed` });
    expect(await it.progress(plan)).toBe('not-started');
    await expect(it.start(plan)).rejects.toMatchObject({ code: 'InvalidParameterValue' });
    const undo = await it.answered(redriveDeadLetters.undo?.(plan, it.context()) ?? Promise.reject());
    expect(undo.steps).toEqual([]);
  });

  it('refuses while dead letters still come', async () => {
    const it = stage();
    await it.poisoned();
    expect(unmet(await it.plan())).toEqual(['no more dead letters come']);
  });

  it('refuses where nobody takes from the queue that they came from', async () => {
    const it = await mended();
    it.shop.befall('stop-consumers', { queue: 'orders' });
    await it.shop.play(600);
    expect(unmet(await it.plan())).toEqual(['the messages of that queue are got done']);
  });

  it('refuses where a function that takes from that queue errs', async () => {
    const functions = stackSchema.shape.functions.parse([
      { name: 'ship', callsPerSecond: 5, queues: ['orders'] },
    ]);
    const it = await mended([], { functions });
    await it.shop.look();
    it.shop.befall('break-function', { function: 'ship', share: 1 });
    await it.shop.play(600);
    const plan = await it.plan();
    expect(unmet(plan)).toEqual(['that queue is well']);
    expect(plan.preconditions.find(({ holds }) => !holds)?.detail).toMatch(/^the calls of ship/);
  });

  it('refuses where nothing is known of that: what is not known is not done', async () => {
    const it = await mended();
    it.shop.befall('silence-metrics', { namespace: 'AWS/SQS' });
    await it.shop.play(600);
    expect(unmet(await it.plan())).toEqual([
      'no more dead letters come',
      'the messages of that queue are got done',
      'that queue is well',
    ]);
  });

  it('refuses an empty queue, and one whose messages somebody moves already', async () => {
    const empty = stage();
    await empty.shop.play(1_200);
    expect(unmet(await empty.plan())).toEqual(['dead letters lie there']);
    const it = await mended();
    await it.shop.call('SQS', 'StartMessageMoveTask', {
      SourceArn: `${home}orders-failed`,
      MaxNumberOfMessagesPerSecond: 1,
    });
    expect(unmet(await it.plan())).toEqual(['nobody moves its messages']);
  });

  it('refuses where another queue sends its dead letters there, too', async () => {
    const it = await mended([{ name: 'mail', deadLetterQueue: 'orders-failed' }]);
    const plan = await it.plan();
    expect(unmet(plan)).toEqual(['one queue alone sends its dead letters there']);
    expect(plan.preconditions).toContainEqual({
      name: 'one queue alone sends its dead letters there',
      holds: false,
      detail: 'the queue orders, the queue mail may',
    });
  });

  it.each(['sns:subscription', 'lambda:function', 'events:rule'] as const)(
    'refuses where a %s sends its dead letters there, too',
    async (kind) => {
      const it = await mended();
      const known = await it.shop.look();
      const target = known.resources.get(`${home}orders-failed`);
      if (target === undefined) throw new Error('the queue was not found');
      const fact: Resource['facts'] =
        kind === 'events:rule' ? { deadLetterQueues: [target.id] } : { deadLetterQueue: target.id };
      const other = resourceOf({ id: 'other', kind, name: 'other', facts: fact });
      const model: Model = {
        ...known,
        resources: new Map([...known.resources.values(), other].map((one) => [one.id, one])),
        ofKind: (one) => [...known.ofKind(one), ...(one === kind ? ['other'] : [])],
      };
      const plan = await it.answered(redriveDeadLetters.plan(target, {}, { ...it.context(), model }));
      expect(unmet(plan)).toEqual(['one queue alone sends its dead letters there']);
    },
  );

  it.each([
    [{ perSecond: 0 }, 1],
    [{ perSecond: 1, minutes: 5 }, 0],
    [{ perSecond: 500, minutes: 720 }, 0],
    [{ perSecond: 501 }, 1],
    [{ minutes: 4 }, 1],
    [{ minutes: 721 }, 1],
  ])('takes %j with %i mistakes', (params, mistakes) => {
    expect(redriveDeadLetters.checkParams(params)).toHaveLength(mistakes);
  });

  it.each([
    ['is empty, as read since', 0, 1, 'success'],
    ['was empty before', 0, -1, 'inconclusive'],
    ['holds one', 1, 1, 'inconclusive'],
    ['is not known', undefined, 1, 'inconclusive'],
  ] as const)('where the queue %s, it is %s', async (_what, value, after, outcome) => {
    const it = await mended();
    const plan = await it.plan();
    const observedAt = it.shop.world.clock.now() + after * 60_000;
    const state = value === undefined ? 'unknown' : 'pass';
    const depth = signalOf({
      resource: plan.target,
      check: 'sqs/depth',
      state,
      observedAt,
      ...(value === undefined ? {} : { value }),
    });
    const { outcome: said } = redriveDeadLetters.verify(
      plan,
      modelOf({ signals: [depth] }),
      observedAt + 1_000,
    );
    expect(said).toBe(outcome);
  });
});

describe('message moves of simulated SQS', () => {
  it.each([
    ['StartMessageMoveTask', { SourceArn: `${home}none` }, 'ResourceNotFoundException'],
    ['StartMessageMoveTask', { SourceArn: `${home}orders` }, 'InvalidParameterValue'],
    [
      'StartMessageMoveTask',
      { SourceArn: `${home}orders-failed`, MaxNumberOfMessagesPerSecond: 501 },
      'InvalidParameterValue',
    ],
    ['CancelMessageMoveTask', { TaskHandle: 'none' }, 'ResourceNotFoundException'],
    ['ListMessageMoveTasks', { SourceArn: `${home}none` }, 'ResourceNotFoundException'],
    ['ListDeadLetterSourceQueues', { QueueUrl: 'none' }, 'QueueDoesNotExist'],
  ])('%s of %j is refused with %s', async (operation, input, name) => {
    await expect(stage().shop.call('SQS', operation, input)).rejects.toMatchObject({ name });
  });

  it('are listed newest first, one unless more are asked for, and with a handle only while they run', async () => {
    const it = await mended();
    const SourceArn = `${home}orders-failed`;
    const { TaskHandle } = await it.shop.call<{ TaskHandle: string }>('SQS', 'StartMessageMoveTask', {
      SourceArn,
      MaxNumberOfMessagesPerSecond: 1,
    });
    await it.shop.play(30);
    await it.shop.call('SQS', 'CancelMessageMoveTask', { TaskHandle });
    await expect(it.shop.call('SQS', 'CancelMessageMoveTask', { TaskHandle })).rejects.toMatchObject({
      name: 'UnsupportedOperation',
    });
    await it.shop.call('SQS', 'StartMessageMoveTask', { SourceArn });
    const all = await it.shop.call('SQS', 'ListMessageMoveTasks', { SourceArn, MaxResults: 10 });
    expect(all).toMatchObject({ Results: [{ Status: 'RUNNING' }, { Status: 'CANCELLED' }] });
    expect(all).not.toHaveProperty('Results[1].TaskHandle');
    const newest = await it.shop.call<{ Results: object[] }>('SQS', 'ListMessageMoveTasks', { SourceArn });
    expect(newest.Results).toMatchObject([{ Status: 'RUNNING' }]);
  });
});
