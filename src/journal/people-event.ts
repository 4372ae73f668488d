/** How those who were asked had answered by then. The same shape as `Votes` in safety. */
export interface RecordedVotes {
  readonly quorum: number;
  readonly from?: readonly string[];
  readonly approvedBy: readonly string[];
  readonly rejectedBy?: string;
  readonly missing: number;
}

/** How a person said it. */
export type Channel = 'api' | 'cli' | 'page' | 'link';

export interface RecordedHold {
  readonly id: string;
  readonly scope: string;
  readonly actions: readonly string[];
  readonly reason: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The remediation that a person undid, where that is why. */
  readonly source?: string;
}

/** What needed a person: an incident, or a target where there was none. `policy` is whose ladder was at its end. */
interface RecordedNeed {
  readonly policy: string;
  readonly target: string;
  readonly incident?: string;
}

/** What people say to Holdfast, as the journal has it. */
export type PeopleEvent =
  | { readonly kind: 'hold-placed'; readonly hold: RecordedHold }
  | {
      /** It ends soon: whoever needs it longer is told in time. */
      readonly kind: 'hold-ending';
      readonly hold: RecordedHold;
    }
  | { readonly kind: 'hold-released'; readonly id: string; readonly by: string }
  | ({
      /** A person takes what needs one. */
      readonly kind: 'taken';
      readonly by: string;
      readonly channel: Channel;
    } & RecordedNeed)
  | ({
      /** Nobody is at it any more. `from` had taken it. */
      readonly kind: 'given-back';
      readonly from: string;
      readonly by: string;
      readonly channel: Channel;
    } & RecordedNeed)
  | {
      readonly kind: 'approval';
      readonly proposal: string;
      readonly by: string;
      readonly verdict: 'approved' | 'rejected';
      readonly expiresAt: number;
      readonly channel?: Channel;
      /** The nonce of the link that it was said by: it is used up. */
      readonly link?: string;
    }
  | {
      /** A person's order to act in spite of the gates that it names: once, and not after `expiresAt`. */
      readonly kind: 'break-glass';
      readonly proposal: string;
      readonly policy: string;
      readonly action: string;
      readonly target: string;
      readonly by: string;
      readonly gates: readonly string[];
      readonly reason: string;
      readonly expiresAt: number;
      readonly channel: Channel;
    };
