import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configSchema } from '../../src/daemon/config.ts';
import { createDaemon } from '../../src/daemon/create-daemon.ts';
import type { Daemon } from '../../src/daemon/daemon.ts';
import { memoryStopSwitch } from '../../src/engine/stop-switch.ts';
import { createMemoryStore } from '../../src/journal/memory-store.ts';
import type { RecordedEvent } from '../../src/journal/event.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { randomIds } from '../../src/runtime/ids.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { hurriedClock } from '../support/hurried-clock.ts';

/** Twenty minutes of the daemon pass in one of ours. */
const speed = 20;

export interface RunningDaemon {
  readonly daemon: Daemon;
  readonly clock: Clock;
  readonly events: readonly RecordedEvent[];
  /** Waits until `look` answers something, at most `withinMs` of real time. Throws with the journal's end. */
  readonly until: <T>(what: string, look: () => T | undefined | false, withinMs?: number) => Promise<T>;
  readonly stop: () => Promise<void>;
}

/**
 * The production daemon with its production cadences, over HTTP, through the SDK's default credential chain
 * and AWS_ENDPOINT_URL. Only its clock is hurried.
 */
export async function runDaemon(
  endpoint: string,
  settings: { readonly config: object; readonly policies?: readonly string[] },
): Promise<RunningDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-moto-'));
  await writeFile(join(folder, 'policies.yaml'), (settings.policies ?? []).join('\n---\n'));
  process.env['AWS_ENDPOINT_URL'] = endpoint;
  const clock = hurriedClock(speed);
  const daemon = await createDaemon({
    config: configSchema.parse({
      policies: folder,
      // The clock of moto is not hurried.
      safety: { clockSkew: { warn: '24h', blind: '24h' } },
      ...settings.config,
    }),
    clock,
    ids: randomIds,
    log: silentLogger,
    journal: createMemoryStore(),
    seed: 1,
    stopSwitch: memoryStopSwitch(),
    serveHttp: false,
  });
  const events: RecordedEvent[] = [];
  daemon.subscribe((event) => events.push(event));
  await daemon.start();
  return {
    daemon,
    clock,
    events,
    async until(what, look, withinMs = 60_000) {
      for (let waited = 0; waited < withinMs; waited += 100) {
        const found = look();
        if (found !== undefined && found !== false) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const decided = daemon.view.decisions().map(({ proposal, outcome, results }) => {
        const against = results.filter((result) => result.outcome !== 'allow');
        return `${outcome} ${proposal.key}: ${against.map(({ gate, reason }) => `${gate}: ${reason}`).join(' ')}`;
      });
      const last = events.slice(-8).map((event) => JSON.stringify(event).slice(0, 700));
      throw new Error([`${what}: not within ${withinMs / 1000} s`, ...decided, ...last].join('\n'));
    },
    async stop() {
      await daemon.stop('the test is over');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
