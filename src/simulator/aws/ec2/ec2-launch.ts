import type { RunInstancesCommandInput, RunInstancesCommandOutput } from '@aws-sdk/client-ec2';
import { hasCapacity, noCapacityMessage } from '../../world/compute/capacity.ts';
import { launchInstance } from '../../world/compute/instance.ts';
import { startStatusChecks } from '../../world/compute/status-checks.ts';
import { existingVersion, templateNamed } from './ec2-launch-templates.ts';
import type { Answer } from './ec2-lookups.ts';
import { type Place, placesOf } from './ec2-places.ts';
import { instanceShape, typeShape } from './ec2-shapes.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation } from '../operation.ts';
import type { Instance, LaunchSpec } from '../../world/state/instance.ts';

/** Requests per second of a machine that no template describes (model). */
const usualCapacity = 90;

export const launchOperations: Readonly<Record<string, Operation>> = {
  RunInstances: mutates((input: RunInstancesCommandInput, context): Answer<RunInstancesCommandOutput> => {
    const launched = alreadyLaunched(input, context) ?? launch(input, context);
    return {
      ReservationId: launched[0]?.id.replace('i-', 'r-'),
      OwnerId: context.world.account,
      Instances: launched.map((instance) => instanceShape(instance)),
    };
  }),
};

/** AWS: the same client token within its life answers the same machines, whatever became of them. */
function alreadyLaunched(
  input: RunInstancesCommandInput,
  { world, scope }: CallContext,
): readonly Instance[] | undefined {
  if (input.ClientToken === undefined) return undefined;
  const known = world.launchTokens.get(`${scope.region}/${input.ClientToken}`);
  if (known === undefined) return undefined;
  if (known.request !== requestText(input))
    throw awsFailure(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  return known.instances.flatMap((id) => world.instances.get(id) ?? []);
}

function launch(input: RunInstancesCommandInput, context: CallContext): readonly Instance[] {
  const { world, scope } = context;
  const least = input.MinCount ?? 1;
  const most = input.MaxCount ?? least;
  if (least < 1 || most < least)
    throw awsFailure('InvalidParameterValue', `Value (${most}) for parameter maxCount is invalid.`);
  const spec = specOf(input, context);
  if (!hasCapacity(world, spec.zone, spec.type))
    throw awsFailure('InsufficientInstanceCapacity', noCapacityMessage(spec.zone, spec.type), 500);
  const launched = Array.from({ length: most }, () => {
    const instance = launchInstance(world, spec);
    startStatusChecks(world, instance);
    return instance;
  });
  if (input.ClientToken !== undefined) {
    const key = `${scope.region}/${input.ClientToken}`;
    const instances = launched.map(({ id }) => id);
    world.launchTokens.set(key, { request: requestText(input), instances });
    if (world.launchTokens.size > tokensAtMost)
      world.launchTokens.delete([...world.launchTokens.keys()][0] ?? '');
  }
  return launched;
}

const tokensAtMost = 10_000;

function specOf(input: RunInstancesCommandInput, context: CallContext): LaunchSpec {
  const { world } = context;
  const given = input.LaunchTemplate;
  const template = given === undefined ? undefined : templateNamed(given, context);
  const version = template && existingVersion(template, given?.Version ?? '$Default');
  const imageId = input.ImageId ?? version?.imageId;
  if (imageId === undefined)
    throw awsFailure('MissingParameter', 'The request must contain the parameter ImageId');
  const type = typeShape(input.InstanceType ?? version?.type ?? '').InstanceType ?? '';
  const place = placeOf(input, context);
  const tags = (input.TagSpecifications ?? [])
    .filter(({ ResourceType }) => ResourceType === 'instance')
    .flatMap(({ Tags = [] }) => Tags.map(({ Key = '', Value = '' }) => [Key, Value] as const));
  // An image that the world knows from a template boots or not as it does there.
  const known = version ?? imageKnown(world, imageId);
  return {
    ...place,
    region: context.scope.region,
    type,
    imageId,
    capacity: known?.capacity ?? usualCapacity,
    boots: known?.boots ?? true,
    tags: Object.fromEntries(tags),
    ...(template &&
      version && {
        launchTemplate: { id: template.id, name: template.name, version: String(version.number) },
      }),
  };
}

function imageKnown(world: CallContext['world'], imageId: string) {
  for (const { versions } of world.launchTemplates.values()) {
    const found = versions.find((one) => one.imageId === imageId);
    if (found !== undefined) return found;
  }
  return undefined;
}

function placeOf(input: RunInstancesCommandInput, context: CallContext): Place {
  const places = placesOf(context);
  const zone = input.Placement?.AvailabilityZone;
  const subnet = input.SubnetId ?? input.NetworkInterfaces?.[0]?.SubnetId;
  const found = places.find(
    (one) => (zone === undefined || one.zone === zone) && (subnet === undefined || one.subnet === subnet),
  );
  if (found !== undefined) return found;
  if (subnet !== undefined)
    throw awsFailure('InvalidSubnetID.NotFound', `The subnet ID '${subnet}' does not exist`);
  throw awsFailure('InvalidParameterValue', `Invalid availability zone: [${zone ?? 'none'}]`);
}

function requestText(input: RunInstancesCommandInput): string {
  return JSON.stringify({ ...input, ClientToken: undefined });
}
