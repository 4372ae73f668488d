import type { Subject } from './subject.ts';

/** What our pollers and actions read of the answers: names and values, none of which differs by chance. */
export type Facts = Readonly<Record<string, unknown>>;

export interface ContractCase {
  readonly name: string;
  run(subject: Subject): Promise<Facts>;
}

/** The name and status of the error, as our error sorting sees them. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return `${name} ${$metadata?.httpStatusCode ?? ''}`;
  }
}
