/**
 * What AWS refused to Holdfast, as one word: `123456789012 ec2:StartInstances`. Of that account alone, for in each it
 * acts by another role.
 */
export function deniedPermission(account: string | undefined, permission: string): string {
  return `${account ?? 'unknown'} ${permission}`;
}
