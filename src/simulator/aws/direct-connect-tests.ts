import type {
  ListVirtualInterfaceTestHistoryCommandInput,
  ListVirtualInterfaceTestHistoryCommandOutput,
  StartBgpFailoverTestCommandInput,
  StartBgpFailoverTestCommandOutput,
  StopBgpFailoverTestCommandInput,
  StopBgpFailoverTestCommandOutput,
  VirtualInterfaceTestHistory,
} from '@aws-sdk/client-direct-connect';
import { followSite } from '../world/network/site.ts';
import type { DirectConnect, FailoverTest } from '../world/state/network.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, type Operation, reads } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** AWS: 180 minutes where nothing is said, 4,320 at most. */
const usualMinutes = 180;
const mostMinutes = 4_320;
const mostOnPage = 100;

/** Tests that take the BGP of a virtual interface down for a time, after which AWS brings it up again by itself. */
export const failoverTestOperations: Readonly<Record<string, Operation>> = {
  StartBgpFailoverTest: mutates(
    (input: StartBgpFailoverTestCommandInput, context): Answer<StartBgpFailoverTestCommandOutput> => {
      const { world } = context;
      const found = withInterface(input.virtualInterfaceId, context);
      const minutes = input.testDurationInMinutes ?? usualMinutes;
      if (!(minutes >= 1 && minutes <= mostMinutes))
        throw refusal(`testDurationInMinutes must be from 1 to ${mostMinutes}.`);
      if (running(found, context) !== undefined)
        throw refusal(`A failover test is already running on ${input.virtualInterfaceId}.`);
      const startedAt = world.clock.now();
      const test: FailoverTest = {
        id: world.hexId(32),
        minutes,
        startedAt,
        endsAt: startedAt + minutes * 60_000,
        stopped: false,
      };
      found.virtualInterface.tests.push(test);
      world.clock.at(test.endsAt, () => followSite(world));
      followSite(world);
      return { virtualInterfaceTest: testShape(found, test, context) };
    },
  ),
  StopBgpFailoverTest: mutates(
    (input: StopBgpFailoverTestCommandInput, context): Answer<StopBgpFailoverTestCommandOutput> => {
      const found = withInterface(input.virtualInterfaceId, context);
      const test = running(found, context);
      if (test === undefined) throw refusal(`No failover test is running on ${input.virtualInterfaceId}.`);
      test.endsAt = context.world.clock.now();
      test.stopped = true;
      followSite(context.world);
      return { virtualInterfaceTest: testShape(found, test, context) };
    },
  ),
  ListVirtualInterfaceTestHistory: reads(
    (
      input: ListVirtualInterfaceTestHistoryCommandInput,
      context,
    ): Answer<ListVirtualInterfaceTestHistoryCommandOutput> => {
      const { virtualInterfaceId: id, testId, status, nextToken: token, maxResults: size } = input;
      const found = interfacesHere(context)
        .filter((one) => id === undefined || one.virtualInterface.id === id)
        .flatMap((one) => one.virtualInterface.tests.map((test) => testShape(one, test, context)))
        .filter((test) => testId === undefined || test.testId === testId)
        .filter((test) => status === undefined || test.status === status);
      const invalidToken = 'DirectConnectClientException';
      const { items, next } = page(found, { token, size, sizeAtMost: mostOnPage, invalidToken });
      return { virtualInterfaceTestHistory: [...items], nextToken: next };
    },
  ),
};

function interfacesHere({ world, scope }: CallContext): readonly DirectConnect[] {
  return [...world.network.directConnects.values()].filter(({ region }) => region === scope.region);
}

function withInterface(id: string | undefined, context: CallContext): DirectConnect {
  const found = interfacesHere(context).find(({ virtualInterface }) => virtualInterface.id === id);
  if (found === undefined) throw refusal(`Virtual Interface with ID ${id} does not exist.`);
  return found;
}

function running({ virtualInterface }: DirectConnect, { world }: CallContext): FailoverTest | undefined {
  return virtualInterface.tests.find(({ endsAt }) => endsAt > world.clock.now());
}

function testShape(
  { virtualInterface }: DirectConnect,
  test: FailoverTest,
  { world }: CallContext,
): VirtualInterfaceTestHistory {
  const isOver = test.endsAt <= world.clock.now();
  return {
    testId: test.id,
    virtualInterfaceId: virtualInterface.id,
    bgpPeers: [virtualInterface.id.replace('dxvif', 'dxpeer')],
    status: isOver ? (test.stopped ? 'CANCELLED' : 'COMPLETED') : 'IN_PROGRESS',
    ownerAccount: world.account,
    testDurationInMinutes: test.minutes,
    startTime: new Date(test.startedAt),
    ...(isOver ? { endTime: new Date(test.endsAt) } : {}),
  };
}

const refusal = (message: string): Error => awsFailure('DirectConnectClientException', message);
