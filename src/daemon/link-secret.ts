import { readFileSync } from 'node:fs';
import { errorText } from '../runtime/error-text.ts';
import { UsageError } from '../runtime/usage-error.ts';
import type { Config } from './config.ts';

/** As many characters as SHA-256 has bytes: a shorter secret would be the weakest part of a link. */
const leastCharacters = 32;

/**
 * The secret that signs links, by reference only: from the environment or a file, never from the
 * configuration itself. Undefined where links are off. Throws a UsageError where it is half set up.
 */
export function linkSecret(
  { links }: Pick<Config, 'links'>,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const secret = env['HOLDFAST_LINK_SECRET'] ?? secretIn(links.secretFile);
  if (links.publicUrl === undefined || secret === undefined) return undefined;
  if (secret.length < leastCharacters)
    throw new UsageError(
      `the secret that signs links has ${secret.length} characters, and at least ${leastCharacters} are needed: try openssl rand -hex 32`,
    );
  return secret;
}

function secretIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`links.secretFile ${file} cannot be read: ${errorText(error)}`, error);
  }
}
