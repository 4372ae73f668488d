/** Who speaks: the world (what really happens), its users, or Holdfast at one step of its loop. */
export type Topic =
  | 'world'
  | 'users'
  | 'sees'
  | 'incident'
  | 'holds'
  | 'decides'
  | 'acts'
  | 'verifies'
  | 'done'
  | 'pages'
  | 'trouble';

/** One line of the demo's story. */
export interface Line {
  /** Milliseconds since the epoch, virtual. */
  readonly at: number;
  readonly topic: Topic;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly text: string;
}
