import type { CreateTagsCommandInput, DeleteTagsCommandInput } from '@aws-sdk/client-ec2';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation } from '../operation.ts';

/** Of machines and launch templates, which is what the world has tags of. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  CreateTags: mutates((input: CreateTagsCommandInput, context) => {
    const tags = input.Tags ?? [];
    const reserved = tags.find(({ Key = '' }) => Key.startsWith('aws:'));
    if (reserved !== undefined)
      throw awsFailure(
        'InvalidParameterValue',
        `Tag keys starting with 'aws:' are reserved for internal use`,
      );
    for (const held of eachNamed(input.Resources, context)) {
      for (const { Key = '', Value = '' } of tags) held.set(Key, Value);
    }
    return {};
  }),
  DeleteTags: mutates((input: DeleteTagsCommandInput, context) => {
    for (const held of eachNamed(input.Resources, context)) {
      // AWS: without keys all of one's own tags go; with a value, only a tag that has it.
      const keys =
        input.Tags ?? [...held.keys()].filter((Key) => !Key.startsWith('aws:')).map((Key) => ({ Key }));
      for (const tag of keys) {
        const value = 'Value' in tag ? tag.Value : undefined;
        if (value === undefined || held.get(tag.Key ?? '') === value) held.delete(tag.Key ?? '');
      }
    }
    return {};
  }),
};

function eachNamed(ids: readonly string[] | undefined, { world, scope }: CallContext) {
  return (ids ?? []).map((id) => {
    const found = world.instances.get(id) ?? world.launchTemplates.get(id);
    if (found?.region === scope.region) return found.tags;
    throw awsFailure(
      id.startsWith('i-') ? 'InvalidInstanceID.NotFound' : 'InvalidID',
      `The ID '${id}' does not exist`,
    );
  });
}
