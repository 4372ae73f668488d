import type { Tag } from '@aws-sdk/client-ec2';

export function tagsOf(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** What people call it: its tag Name, else its id. */
export function nameOf(id: string, tags: readonly Tag[] | undefined): string {
  return tagsOf(tags)['Name'] || id;
}
