import type { Model } from '../model/model.ts';
import type { Finding, Voice } from '../pollers/finding.ts';
import type { AwsEvent } from './event.ts';

/** One AWS service that publishes events, as EventBridge names it. */
export interface EventSource {
  /** `aws.ec2`, … */
  readonly source: string;
  /** The exact detail-types that are subscribed to; the templates under `deploy/` have these and no others. */
  readonly detailTypes: readonly string[];
  /** What of an event's detail has to hold for it to be subscribed to, in the words of EventBridge's patterns; absent: nothing. */
  readonly detail?: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** Ids of what the event is about, known or not. Throws a ZodError when its detail is not what AWS documents. */
  about(event: AwsEvent): readonly string[];
  /**
   * What it names is known here only while it lasts, so it is read again though nobody knows of it yet. Absent: what
   * is not known is not watched.
   */
  readonly tellsOfNew?: true;
  /**
   * What the event itself states, in the voice of the poller's part that would have read it; undefined where
   * only a read can tell. Throws like `about`.
   */
  states?(event: AwsEvent, model: Model): Statement | undefined;
}

export interface Statement {
  readonly voice: Voice;
  readonly findings: readonly Finding[];
  /** It states all there is to know, so nothing is read again. */
  readonly isWhole: boolean;
  /**
   * AWS tells of it by this event alone, or by it first. A read that came between the event's time and its arrival did
   * not see it, so it counts from its arrival on; else that read would have overtaken it, and it would be lost.
   */
  readonly isToldHereOnly?: boolean;
}

/** Most events name what they are about in the envelope. */
export const namedInEnvelope = ({ resources }: AwsEvent): readonly string[] => resources;
