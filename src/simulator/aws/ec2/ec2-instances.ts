import type {
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusCommandOutput,
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesCommandOutput,
  InstanceStateChange,
  RebootInstancesCommandInput,
  StartInstancesCommandInput,
  StopInstancesCommandInput,
  TerminateInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { hasCapacity, noCapacityMessage } from '../../world/compute/capacity.ts';
import {
  rebootInstance,
  startInstance,
  stopInstance,
  terminateInstance,
} from '../../world/compute/instance.ts';
import { groupsOfInstance } from '../../world/network/security-groups.ts';
import { type Answer, namedInstances, paged, selectedInstances } from './ec2-lookups.ts';
import { instanceShape, stateOf, statusShape, typeShape } from './ec2-shapes.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, reads, type Operation } from '../operation.ts';
import type { Instance } from '../../world/state/instance.ts';

export const instanceOperations: Readonly<Record<string, Operation>> = {
  DescribeInstances: reads(
    (input: DescribeInstancesCommandInput, context): Answer<DescribeInstancesCommandOutput> => {
      const found = selectedInstances(input.InstanceIds, input.Filters, context);
      const { items, next } = paged(found, input);
      return {
        Reservations: items.map((instance) => ({
          ReservationId: instance.id.replace('i-', 'r-'),
          OwnerId: context.world.account,
          Instances: [instanceShape(instance, groupsOfInstance(context.world, instance))],
        })),
        NextToken: next,
      };
    },
  ),
  DescribeInstanceStatus: reads(
    (input: DescribeInstanceStatusCommandInput, context): Answer<DescribeInstanceStatusCommandOutput> => {
      const found = selectedInstances(input.InstanceIds, input.Filters, context).filter(
        (instance) => input.IncludeAllInstances === true || instance.state === 'running',
      );
      const { items, next } = paged(found, input);
      return { InstanceStatuses: items.map(statusShape), NextToken: next };
    },
  ),
  DescribeInstanceTypes: reads(
    (input: DescribeInstanceTypesCommandInput): Answer<DescribeInstanceTypesCommandOutput> => ({
      InstanceTypes: (input.InstanceTypes ?? []).map(typeShape),
    }),
  ),
  RebootInstances: mutates((input: RebootInstancesCommandInput, context) => {
    for (const instance of namedInstances(input.InstanceIds, context)) {
      requireState(instance, ['running'], 'rebooted');
      rebootInstance(context.world, instance);
    }
    return {};
  }),
  StopInstances: mutates((input: StopInstancesCommandInput, context) => ({
    StoppingInstances: eachChange(input.InstanceIds, context, (instance) => {
      requireState(instance, ['running', 'stopping', 'stopped'], 'stopped');
      if (instance.state === 'running') stopInstance(context.world, instance);
    }),
  })),
  StartInstances: mutates((input: StartInstancesCommandInput, context) => ({
    StartingInstances: eachChange(input.InstanceIds, context, (instance) => {
      requireState(instance, ['stopped', 'running', 'pending'], 'started');
      if (instance.state !== 'stopped') return;
      if (!hasCapacity(context.world, instance.zone, instance.type)) {
        throw awsFailure(
          'InsufficientInstanceCapacity',
          noCapacityMessage(instance.zone, instance.type),
          500,
        );
      }
      startInstance(context.world, instance);
    }),
  })),
  TerminateInstances: mutates((input: TerminateInstancesCommandInput, context) => ({
    TerminatingInstances: eachChange(input.InstanceIds, context, (instance) =>
      terminateInstance(context.world, instance),
    ),
  })),
};

function requireState(instance: Instance, allowed: readonly Instance['state'][], verb: string): void {
  if (allowed.includes(instance.state)) return;
  throw awsFailure(
    'IncorrectInstanceState',
    `The instance '${instance.id}' is not in a state from which it can be ${verb}: it is ${instance.state}.`,
  );
}

function eachChange(
  ids: readonly string[] | undefined,
  context: CallContext,
  change: (instance: Instance) => void,
): InstanceStateChange[] {
  return namedInstances(ids, context).map((instance) => {
    const before = stateOf(instance);
    change(instance);
    return { InstanceId: instance.id, PreviousState: before, CurrentState: stateOf(instance) };
  });
}
