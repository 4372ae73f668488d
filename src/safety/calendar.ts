/** When policies may act, by the clock of the people who wrote it. Compiled from the configuration. */
export interface Calendar {
  readonly name: string;
  /** How it stands at a time, milliseconds since the epoch. Throws when it cannot be told, which counts as closed. */
  standingAt(now: number): CalendarStanding;
}

export interface CalendarStanding {
  readonly state: 'open' | 'closed';
  /** One sentence: which window it is by. */
  readonly reason: string;
  /** When it could change, where that is known. */
  readonly until?: number;
}
