import type { Transport } from '../aws/transport.ts';
import type { RequestListener } from 'node:http';
import type { Registry } from 'prom-client';
import type { ActingRight } from '../engine/acting-right.ts';
import type { StopSwitchPort } from '../engine/stop-switch.ts';
import type { Commands, View } from '../engine/view.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { JournalStore } from '../journal/journal.ts';
import type { Intake } from '../intake/create-intake.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Config } from './config.ts';
import type { Roster } from './organization/roster.ts';

/** All that a daemon touches of the outside. The simulator passes its own clock, transport and journal. */
export interface DaemonParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly journal: JournalStore;
  /** Seed of the jitter of sweeps. */
  readonly seed: number;
  readonly stopSwitch: StopSwitchPort;
  /** Where replicas share the work: the lease under which this daemon acts. */
  readonly right?: ActingRight;
  /** Another writer was seen in the journal: this daemon never acts again. */
  readonly onFenced?: () => void;
  /** Signs links to answer by. Absent: notifications carry none. */
  readonly linkSecret?: string;
  /** Answers AWS calls in place of the network. */
  readonly transport?: Transport;
  /** Carries requests to AWS in place of sockets: a request handler of the SDK. */
  readonly requestHandler?: object;
  /**
   * What the policies' folder is called in what is said of it, where its path says nothing and would make
   * two runs of one seed differ. Absent: its path.
   */
  readonly policiesCalled?: string;
  /** The accounts to watch. Absent: as the configuration tells, the organization asked once. */
  readonly roster?: Roster;
  /**
   * Called once, when the organization has other accounts than this daemon watches and nothing is under way: time
   * for a new one with the same roster. Absent: the accounts stay those of the start.
   */
  readonly onOtherAccounts?: (why: string) => void;
  /** False: no HTTP surface, for the thousands of daemons that the simulator starts. */
  readonly serveHttp: boolean;
}

/** The daemon as an object: tests and the simulator start it in their own process. */
export interface Daemon {
  readonly view: View;
  readonly commands: Commands;
  /** Base URL of the HTTP surface once started, if one is configured. */
  readonly url: string | undefined;
  /** AWS calls that are out now; the simulator moves its clock only when there are none. */
  readonly callsInFlight: () => number;
  /** Called for every journal event, in order, after it is durable. Answers the way to stop listening. */
  subscribe(listener: (event: RecordedEvent) => void): () => void;
  /** What Alertmanager posts, for whoever embeds the daemon without its HTTP surface. */
  readonly takeAlerts: Intake['alerts']['take'];
  /** Its metrics, for whoever joins them with those of others in one process. */
  readonly registry: Registry;
  /** The HTTP surface, for whoever listens in this one's place. */
  readonly app: () => RequestListener;
  /** What a replica that takes over goes on with. Empty: nothing waits. */
  readonly note: () => string;
  /** Whether something is being done that a stop would park. */
  readonly isBusy: () => boolean;
  /** Asks IAM ahead what AWS would refuse to remedies, as far as it is due. Never rejects. */
  readonly checkPermissions: () => Promise<void>;
  /** Resolves when the HTTP surface listens and the loop runs. */
  start(): Promise<void>;
  /** No new intents; finishes or parks what is under way at a step, closes the journal. Idempotent. */
  stop(reason: string): Promise<void>;
}
