import type { AnswerLinks } from '../engine/answer-links.ts';
import type { Commands, View } from '../engine/view.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Logger } from '../runtime/logger.ts';

/** Whom a token is for; what each opens is in `author.ts`. */
export const roles = ['alerts', 'viewer', 'operator', 'break-glass'] as const;
export type Role = (typeof roles)[number];

export interface Token {
  /** Who it stands for: the author of every change made with it. */
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the token, hexadecimal: the token itself is stored nowhere. */
  readonly sha256: string;
}

/** An alert of Alertmanager. Times are milliseconds since the epoch. */
interface PostedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly fingerprint: string;
  readonly generatorURL: string;
}

/** What became of it: with a resource it was taken, else `why` says why not. */
interface PostedAlertAnswer {
  readonly fingerprint: string;
  readonly outcome: string;
  readonly resource?: string;
  readonly why?: string;
}

/** All that the HTTP surface is fed by. */
export interface HttpParts {
  readonly view: View;
  readonly commands: Commands;
  readonly metrics: { readonly contentType: string; render(): Promise<string> };
  /** Called for every journal event, after it is durable. Answers the way to stop listening. */
  readonly subscribe: (listener: (event: RecordedEvent) => void) => () => void;
  /** Takes in what Alertmanager posts; one answer for each, in their order. */
  readonly takeAlerts: (alerts: readonly PostedAlert[]) => Promise<readonly PostedAlertAnswer[]>;
  readonly config: { readonly tokens: readonly Token[] };
  /** Reads the links that notifications carry. Absent: there are none. */
  readonly links?: AnswerLinks;
  readonly log: Logger;
  /** Liveness fails when the loop has not finished a cycle for this long. Default 90 s. */
  readonly stallAfterMs?: number;
}
