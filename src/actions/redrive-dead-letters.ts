import type { ListMessageMoveTasksResultEntry } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { stateAt } from '../model/signal.ts';
import type { Action, ActionContext, Plan, Precondition, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { whyEnd } from './dead-letters/feedback.ts';
import { noneComes, onlyOneSends, sourceIsTaken } from './dead-letters/preconditions.ts';
import { inconclusive } from './evidence.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import { lyingIn, readMoveTasks, readQueueAttributes, readSourceQueues } from './reads/sqs.ts';

const paramsSchema = z.strictObject({
  perSecond: z.int().min(1).max(500).default(1).describe('Messages that are moved back each second.'),
  minutes: z
    .int()
    .min(5)
    .max(720)
    .default(15)
    .describe('What is not moved by then stays where it is, for the next rung.'),
});

/**
 * Has SQS move what lies in a dead-letter queue back to the one queue that it came from, at a rate of its own for
 * each rung, and ends that as soon as messages come back or wait there. What was moved is not taken back.
 */
export const redriveDeadLetters: Action = {
  name: 'redrive-dead-letters',
  summary: 'Moves dead letters back to the queue that they came from, slowly, as long as they are got done.',
  kinds: ['sqs:queue'],
  verdicts: ['healthy', 'degraded'],
  risk: 'medium',
  reversible: true,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: [
    'cloudwatch:GetMetricData',
    'sqs:CancelMessageMoveTask',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ListDeadLetterSourceQueues',
    'sqs:ListMessageMoveTasks',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
    'sqs:StartMessageMoveTask',
  ],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const { perSecond, minutes } = paramsSchema.parse(rawParams);
    const { aws, model, now } = context;
    const scope = scopeOf(target);
    const url = String(target.facts['url']);
    const attributes = await readQueueAttributes(aws, scope, url);
    const lying = lyingIn(attributes) ?? 0;
    const sources = attributes === undefined ? [] : await readSourceQueues(aws, scope, url);
    const tasks = attributes === undefined ? [] : await readMoveTasks(aws, scope, target.id);
    const source = [...model.ofKind('sqs:queue')]
      .flatMap((id) => model.resources.get(id) ?? [])
      .find(({ facts }) => facts['url'] === sources[0]);
    const to = sources[0] === undefined ? undefined : await readQueueAttributes(aws, scope, sources[0]);
    const waiting = lyingIn(to);
    return planOf(this.name, target, {
      summary: `Move ${lying} messages of ${target.name} back to ${source?.name ?? '?'}, ${perSecond} a second`,
      preconditions: [
        precondition('dead letters lie there', lying > 0, `${lying} messages`),
        onlyOneSends(target, sources, { attributes, model }),
        precondition(
          'its messages have no order',
          !target.name.endsWith('.fifo'),
          target.name.endsWith('.fifo')
            ? 'it is a FIFO queue, whose order would not be kept'
            : 'it is no FIFO queue',
        ),
        noMoveRuns(tasks),
        noneComes(target, source, context),
        ...(await sourceIsTaken(source, context)),
        precondition(
          'it is known how many wait in that queue',
          waiting !== undefined,
          waiting === undefined ? 'SQS does not say' : `${waiting} messages`,
        ),
      ],
      steps: [
        {
          name: `move ${target.name} back, ${perSecond} a second`,
          calls: [
            // Without a destination each goes back to where it came from, and nothing else can be moved there.
            plannedCall('SQS', 'StartMessageMoveTask', scope, {
              SourceArn: target.id,
              MaxNumberOfMessagesPerSecond: perSecond,
            }),
          ],
          timeoutMs: minutes * 60_000 + comeBackMsOf(to),
        },
      ],
      state: asJson({
        queue: target.id,
        url,
        sourceUrl: sources[0] ?? url,
        scope,
        perSecond,
        lying,
        waiting: waiting ?? 0,
        comeBackMs: comeBackMsOf(to),
        plannedAt: now,
        isUndo: false,
      }),
      warnings: [
        'a message that a consumer had got half done is done once more: its consumers must bear that',
        'what was moved back is not taken back: the undo only stops the rest',
      ],
    });
  },

  async apply(plan, step, context) {
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const state = stateSchema.parse(plan.state);
    const task = await ourTask(plan, context);
    const status = task?.Status;
    if (state.isUndo) {
      if (status === 'RUNNING') return 'not-started';
      return status === 'CANCELLING' ? 'under-way' : 'done';
    }
    if (task === undefined || status === undefined) return 'not-started';
    if (status === 'FAILED' || status === 'CANCELLING' || status === 'CANCELLED') {
      noteEnd(context, `SQS calls the move ${status}: ${task.FailureReason ?? 'it does not say why'}`);
      return 'failed';
    }
    const why = await whyItEnds(state, task, context);
    const isOver = status === 'COMPLETED' && context.now >= lastMovedAt(task, state) + state.comeBackMs;
    if (why !== undefined) {
      noteEnd(context, why);
      return 'failed';
    }
    return isOver ? 'done' : 'under-way';
  },

  /** Only an empty queue is proof: messages that are still there were not moved, or have come back. */
  verify(plan, model, now) {
    const { queue, plannedAt } = stateSchema.parse(plan.state);
    const depth = model.signals.get(queue)?.find(({ check }) => check === 'sqs/depth');
    if (depth === undefined || depth.observedAt <= plannedAt || stateAt(depth, now) === 'unknown')
      return inconclusive('how many dead letters are left was not read since');
    return depth.value === 0
      ? { outcome: 'success', reason: 'no dead letter is left' }
      : inconclusive(`dead letters are left, or came back: ${depth.reason}`);
  },

  /** Ends the move, if it still runs: SQS tells the handle of a task only after it was started. */
  async undo(plan, context) {
    const state = stateSchema.parse(plan.state);
    const task = await ourTask(plan, context);
    const runs = task?.Status === 'RUNNING' && task.TaskHandle !== undefined;
    const why = runs ? await whyItEnds(state, task, context) : undefined;
    return {
      ...plan,
      summary: `Stop moving messages of ${plan.targetName} back${why === undefined ? '' : `: ${why}`}`,
      preconditions: [],
      steps: runs
        ? [
            {
              name: `stop moving ${plan.targetName} back`,
              calls: [
                plannedCall('SQS', 'CancelMessageMoveTask', state.scope, { TaskHandle: task.TaskHandle }),
              ],
              timeoutMs: 300_000,
            },
          ]
        : [],
      state: asJson({ ...state, isUndo: true }),
      warnings: [],
    };
  },
};

const stateSchema = z.object({
  queue: z.string(),
  url: z.string(),
  sourceUrl: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  perSecond: z.number(),
  /** How many lay in the dead-letter queue. */
  lying: z.number(),
  /** How many waited in the queue that they go back to. */
  waiting: z.number(),
  comeBackMs: z.number(),
  plannedAt: z.number(),
  isUndo: z.boolean(),
});

/** CloudWatch tells of a minute about so long after it. */
const metricsLagMs = 180_000;

/** A visibility timeout may be twelve hours, and a message may be tried a thousand times: no rung waits for that. */
const comeBackMsAtMost = 1_800_000;

/** How long after it was moved a message that cannot be got done is seen to lie among the dead letters again. */
function comeBackMsOf(source: Awaited<ReturnType<typeof readQueueAttributes>>): number {
  const { VisibilityTimeout: visibilitySeconds = '30', RedrivePolicy: policy = '' } = source ?? {};
  const receives = /"maxReceiveCount"\s*:\s*"?(\d+)/.exec(policy)?.[1] ?? '1';
  return metricsLagMs + Math.min(comeBackMsAtMost, Number(visibilitySeconds) * Number(receives) * 1000);
}

/** SQS does not say when a move ended: by its rate it cannot have been later. */
function lastMovedAt(
  { StartedTimestamp: at = 0, ApproximateNumberOfMessagesMoved: moved = 0 }: ListMessageMoveTasksResultEntry,
  { perSecond }: { readonly perSecond: number },
): number {
  return at + (moved / perSecond) * 1000;
}

async function whyItEnds(
  { perSecond, scope, url, sourceUrl, lying, waiting }: z.infer<typeof stateSchema>,
  task: ListMessageMoveTasksResultEntry,
  { aws }: ActionContext,
): Promise<string | undefined> {
  return whyEnd({
    perSecond,
    // SQS says it only once it has begun, and leaves out what somebody has received to look at.
    toMove: Math.max(lying, task.ApproximateNumberOfMessagesToMove ?? 0),
    moved: task.ApproximateNumberOfMessagesMoved ?? 0,
    lying: lyingIn(await readQueueAttributes(aws, scope, url)),
    waitingBefore: waiting,
    waiting: lyingIn(await readQueueAttributes(aws, scope, sourceUrl)),
  });
}

function noteEnd({ log, remediation }: ActionContext, why: string): void {
  log.warn({ remediation, why }, 'dead letters are not moved back any further');
}

/** SQS's clock and ours may differ so much. */
const clockSkewMs = 5_000;

/**
 * The task that this plan has started: the first since then. One at a time runs of a queue, none did when it was
 * planned, and one of another rate is somebody else's.
 */
async function ourTask(
  plan: Plan,
  { aws }: ActionContext,
): Promise<ListMessageMoveTasksResultEntry | undefined> {
  const { queue, scope, plannedAt, perSecond } = stateSchema.parse(plan.state);
  const tasks = await readMoveTasks(aws, scope, queue);
  return tasks.findLast(
    ({ StartedTimestamp: at = 0, MaxNumberOfMessagesPerSecond: rate }) =>
      at >= plannedAt - clockSkewMs && rate === perSecond,
  );
}

const ended: ReadonlySet<string> = new Set(['COMPLETED', 'CANCELLED', 'FAILED']);

function noMoveRuns(tasks: readonly ListMessageMoveTasksResultEntry[]): Precondition {
  const running = tasks.find(({ Status }) => Status === undefined || !ended.has(Status));
  return precondition(
    'nobody moves its messages',
    running === undefined,
    running === undefined
      ? 'no move is under way'
      : `a move is ${running.Status ?? 'in a state that SQS does not say'}`,
  );
}
