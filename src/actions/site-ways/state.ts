import {
  DescribeVirtualInterfacesCommand,
  DirectConnectClient,
  ListVirtualInterfaceTestHistoryCommand,
  type VirtualInterfaceTestHistory,
} from '@aws-sdk/client-direct-connect';
import { z } from 'zod';
import type { ActionContext, PlannedStep } from '../action.ts';
import { plannedCall } from '../calls.ts';

/** What the plans of a failover test hold to know it again: to start it, or to stop it. */
export const pathState = z.object({
  /** ARN of the virtual interface that is left. */
  target: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  virtualInterface: z.string(),
  /** ARNs of the ways that traffic may go by instead. */
  backups: z.array(z.string()),
  /** For how long AWS keeps BGP down. */
  minutes: z.number(),
  plannedAt: z.number(),
  phase: z.enum(['start', 'stop']),
});

export type PathState = z.output<typeof pathState>;

export function startStep({ scope, virtualInterface, minutes }: PathState): PlannedStep {
  return {
    name: `take BGP of ${virtualInterface} down for a time`,
    calls: [
      plannedCall('Direct Connect', 'StartBgpFailoverTest', scope, {
        virtualInterfaceId: virtualInterface,
        testDurationInMinutes: minutes,
      }),
    ],
    timeoutMs: 120_000,
  };
}

/** A plan is carried out within two minutes, and AWS's clock may be a little behind. */
const startedBeforeMs = 60_000;

/**
 * The test of a plan by AWS's own word, or undefined where none runs: a test takes neither token nor comment, so it
 * is known by when it began and how long it is to last. Throws AwsError.
 */
export async function readOwnTest(
  state: PathState,
  context: ActionContext,
): Promise<VirtualInterfaceTestHistory | undefined> {
  if (!(await isTested(state, context))) return undefined;
  const { plannedAt, minutes } = state;
  const tests = await readTests(state, context);
  return tests.find(({ startTime, endTime, testDurationInMinutes }) => {
    const began = startTime?.getTime();
    const isOver = endTime !== undefined && endTime.getTime() <= context.now;
    return (
      began !== undefined &&
      began >= plannedAt - startedBeforeMs &&
      testDurationInMinutes === minutes &&
      !isOver
    );
  });
}

/** AWS keeps a year of them, a hundred a page at most; nobody tests one a thousand times. */
const mostPages = 10;

async function readTests(
  { scope, virtualInterface }: PathState,
  { aws }: ActionContext,
): Promise<readonly VirtualInterfaceTestHistory[]> {
  const client = aws.client(DirectConnectClient, scope, { priority: 'verify' });
  const tests: VirtualInterfaceTestHistory[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await client.send(
      new ListVirtualInterfaceTestHistoryCommand({ virtualInterfaceId: virtualInterface, nextToken }),
    );
    tests.push(...(answer.virtualInterfaceTestHistory ?? []));
    nextToken = answer.nextToken;
    if (nextToken === undefined || nextToken === '') break;
  }
  return tests;
}

/** Whether any test has BGP of it down now, whoever began it. Throws AwsError. */
export async function isTested(
  { scope, virtualInterface }: PathState,
  { aws }: ActionContext,
): Promise<boolean> {
  const { virtualInterfaces = [] } = await aws
    .client(DirectConnectClient, scope, { priority: 'verify' })
    .send(new DescribeVirtualInterfacesCommand({ virtualInterfaceId: virtualInterface }));
  return virtualInterfaces.some(({ virtualInterfaceState: state }) => state === 'testing');
}
