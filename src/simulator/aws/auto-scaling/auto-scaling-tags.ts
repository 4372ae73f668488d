import type { CreateOrUpdateTagsCommandInput, DeleteTagsCommandInput } from '@aws-sdk/client-auto-scaling';
import { awsFailure } from '../failure.ts';
import { mutates, type Operation } from '../operation.ts';
import { groupNamed } from './auto-scaling-lookups.ts';

/** AWS: letters, digits, spaces and these few; a value of at most 256 characters. */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Of groups, which are all that Auto Scaling tags. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  CreateOrUpdateTags: mutates((input: CreateOrUpdateTagsCommandInput, context) => {
    for (const { Key = '', Value = '', ResourceId, PropagateAtLaunch } of input.Tags ?? []) {
      const group = groupNamed(ResourceId, context);
      if (
        Key === '' ||
        Key.startsWith('aws:') ||
        !allowed.test(Key) ||
        !allowed.test(Value) ||
        Value.length > 256
      )
        throw awsFailure('ValidationError', `The tag ${Key}=${Value} is not valid.`);
      group.tags.delete(Key);
      group.ownTags.delete(Key);
      (PropagateAtLaunch === true ? group.tags : group.ownTags).set(Key, Value);
    }
    return {};
  }),
  DeleteTags: mutates((input: DeleteTagsCommandInput, context) => {
    for (const { Key = '', Value, ResourceId } of input.Tags ?? []) {
      const { tags, ownTags } = groupNamed(ResourceId, context);
      for (const held of [tags, ownTags])
        if (Value === undefined || held.get(Key) === Value) held.delete(Key);
    }
    return {};
  }),
};
