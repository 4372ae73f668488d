/** One alert of Alertmanager, as its webhook (version 4) sends it. Times are milliseconds since the epoch. */
export interface Alert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: number;
  /** When it ended. While it fires it says nothing: Alertmanager then sends the year 1. */
  readonly endsAt: number;
  /** Of all its labels: one rule on one thing. */
  readonly fingerprint: string;
  /** Where its expression can be looked at; Prometheus writes the expression into it. */
  readonly generatorURL: string;
}
