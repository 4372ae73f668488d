import { stringify } from 'yaml';
import type { StackDescription } from './stack-schema.ts';

/** A stack's services as the text of a services.yaml, which is how a daemon gets to know them. */
export function servicesText({ services }: Pick<StackDescription, 'services'>): string {
  return stringify({ services });
}
