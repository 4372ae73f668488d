import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the scenarios and stacks that come with Holdfast are: beside the bundle, else at the top of the sources. */
export function shippedScenarios(): string {
  const bundled = join(import.meta.dirname, 'scenarios');
  return existsSync(bundled) ? bundled : join(import.meta.dirname, '../..', 'scenarios');
}
