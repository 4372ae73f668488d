import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder that is read where the configuration names none. */
export const defaultPolicyFolder = 'policies';

/** Where the policies that come with Holdfast are: beside the bundle, else at the top of the sources. */
export function shippedPolicies(): string {
  const bundled = join(import.meta.dirname, defaultPolicyFolder);
  return existsSync(bundled) ? bundled : join(import.meta.dirname, '../..', defaultPolicyFolder);
}

/**
 * The folder of policies to read. With none configured and none in the working folder it is the shipped
 * set, all of it in mode `observe`: a first run shows what it would do.
 */
export function policyFolder(configured: string): string {
  return configured === defaultPolicyFolder && !existsSync(configured) ? shippedPolicies() : configured;
}
