import type { Reading } from './reading.ts';

/** What only AWS's own machinery can break: no version of anything that runs on it explains a failure of these. */
const beneath: ReadonlySet<string> = new Set(['ec2/system-status', 'ec2/ebs-status']);

/** Whether what fails can come of what a machine was launched from: its image, its start-up, its software. */
export function couldBeItsVersion({ failing }: Reading): boolean {
  return failing.every(({ check }) => !beneath.has(check));
}
