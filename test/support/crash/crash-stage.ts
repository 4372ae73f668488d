import { createHash } from 'node:crypto';
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { shippedPolicies } from '../../../src/daemon/shipped-policies.ts';
import { openDynamodbStore } from '../../../src/journal/dynamodb-store.ts';
import type { RecordedEvent } from '../../../src/journal/event.ts';
import { readJournal } from '../../../src/journal/read-journal.ts';
import { createRulesFolder } from '../../../src/simulator/gameday/rules-folder.ts';
import { buildRunStage } from '../../../src/simulator/gameday/run-stage.ts';
import { usualSettings } from '../../../src/simulator/scenario/daemon-settings.ts';
import type { Scenario } from '../../../src/simulator/scenario/scenario.ts';
import { servicesText } from '../../../src/simulator/stacks/services-text.ts';
import { simulatedTransport } from '../../../src/simulator/transport.ts';
import { bareEnvironment } from '../bare-environment.ts';
import { localDynamodb } from '../local-dynamodb.ts';
import { projectRoot } from '../source-tree.ts';
import { type Door, openDoor, type Passing, type Word } from './door.ts';
import { DrivenProcess } from './driven-process.ts';
import { notInPlay } from './not-in-play.ts';

/** One process of the daemon from its start to its end. */
export interface Life {
  /** 1 for the first. */
  readonly number: number;
  readonly process: DrivenProcess;
  readonly door: Door;
}

interface StartOptions {
  /** No file of the process may grow beyond it. */
  readonly mostFileBytes?: number;
  /** It is killed first. */
  readonly inPlaceOf?: Promise<Life>;
}

export type Keeper = (life: Life, passing: Passing) => Promise<Word>;

export type CrashStage = Awaited<ReturnType<typeof buildCrashStage>>;

/**
 * A simulated account, a store, and the bundle as processes that watch it: all of one time, which only goes on when
 * nobody has anything left to do. So a story takes as long as its work does, on a busy machine as on an idle one,
 * and the same seed brings the same requests in the same order.
 */
export async function buildCrashStage(options: {
  readonly bundle: string;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly store: 'sqlite' | 'dynamodb';
  readonly replicas: boolean;
  /** Has a word on every request. */
  readonly keeper: Keeper;
  /** What is loaded before the bundle besides, paths. */
  readonly preloads?: readonly string[];
}) {
  const { bundle, scenario, seed, store, keeper } = options;
  const { stack } = scenario;
  const stage = buildRunStage({ stack, limits: scenario.limits, seed, policy: 'nothing' });
  const { world } = stage;
  const { clock } = world;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-crash-'));
  const rules = createRulesFolder({
    from: scenario.policies ?? shippedPolicies(),
    overrides: scenario.policies === undefined ? stack.policies : {},
    services: servicesText(stack),
    within: folder,
  });
  returnSoon(rules.policies);
  const dynamodb = store === 'dynamodb' ? localDynamodb() : undefined;
  const table = dynamodb && { url: await dynamodb.endpoint(), name: dynamodb.table };
  const journal = join(folder, 'holdfast.sqlite');
  const config = {
    accounts: [{ id: world.account, regions: stack.regions.map(({ region }) => region) }],
    policies: rules.policies,
    services: rules.services,
    journal: store === 'sqlite' ? { store, path: journal } : { store, table: table?.name, name: 'crash' },
    ...(options.replicas ? { replicas: {} } : {}),
    http: {
      host: '127.0.0.1',
      port: 0,
      tokens: [{ name: 'on-call', role: 'operator', sha256: sha256(token) }],
    },
    ...usualSettings,
    ...scenario.daemon,
    pollers: { ...notInPlay(world), ...scenario.daemon.pollers },
  };
  writeFileSync(join(folder, 'holdfast.yaml'), stringify(config));
  const time = join(folder, 'clock');
  const file = openSync(time, 'w');
  /** By how much the wall clock of the processes is ahead of AWS's, milliseconds. */
  let aheadMs = 0;
  const tellTime = () =>
    writeSync(file, new Float64Array([clock.now() + aheadMs, clock.monotonic()]), 0, 16, 0);
  const lives: Life[] = [];
  const running = () => lives.filter(({ process }) => process.running);

  /** What time stands still for. */
  let awaited: Promise<unknown> = Promise.resolve();
  const begin = async ({ mostFileBytes, inPlaceOf }: StartOptions = {}): Promise<Life> => {
    await (await inPlaceOf)?.process.kill();
    tellTime();
    const number = lives.length + 1;
    const own: { life?: Life } = {};
    const door = await openDoor(
      {
        aws: simulatedTransport(world),
        account: world.account,
        now: () => clock.now(),
        journal: table,
        holdUp: (request, forMs) =>
          new Promise((resolve) => {
            own.life?.process.heldUp(request);
            clock.after(forMs, () => {
              own.life?.process.passedOn(request);
              resolve();
            });
          }),
      },
      async (passing) => (own.life === undefined ? 'go on' : keeper(own.life, passing)),
    );
    const process = new DrivenProcess([bundle, 'run', '--config', 'holdfast.yaml'], {
      cwd: folder,
      clock: time,
      seed: seed * 100 + number,
      preloads: [oneEndpoint, ...(options.preloads ?? [])],
      mostFileBytes,
      env: environmentOf(world.account, door, number),
    });
    const life = { number, process, door };
    own.life = life;
    lives.push(life);
    return life;
  };
  /** Another process. Time stands still until it is there. */
  const start = (how?: StartOptions): Promise<Life> => {
    const started = awaited.then(() => begin(how));
    awaited = started;
    return started;
  };

  return {
    ...stage,
    folder,
    dynamodb,
    lives,
    start,
    /** The journal as it is now, oldest first. */
    events: async (): Promise<readonly RecordedEvent[]> => {
      const onUnreadable = ({ reason }: { reason: string }) => {
        throw new Error(`an entry of the journal cannot be understood: ${reason}`);
      };
      const source =
        dynamodb === undefined
          ? readJournal(journal, onUnreadable)
          : openDynamodbStore({
              client: await dynamodb.client(),
              table: dynamodb.table,
              journal: 'crash',
              writer: 'nobody',
              expiresAfterMs: Infinity,
              onUnreadable,
            }).read();
      const events: RecordedEvent[] = [];
      for await (const event of source) events.push(event);
      return events;
    },
    /** Sets the wall clock of the processes to be so much ahead of AWS's. */
    setWallClock: (ahead: number) => {
      aheadMs = ahead;
      tellTime();
    },
    /** The time by the wall clock of the processes, milliseconds since the epoch. */
    wallClock: () => clock.now() + aheadMs,
    /** What a process answers at a path of its own port, first its status. Time stands still meanwhile. */
    ask: ({ process }: Life, path: string): Promise<string> => {
      const asked = awaited.then(async () => {
        const answer = await fetch(`${addressOf(process)}${path}`);
        return `${answer.status} ${await answer.text()}`;
      });
      // Who is not up yet does not answer, which is for whoever asks.
      awaited = asked.catch(() => undefined);
      return asked;
    },
    /** Posts an operator's word to a process. Time stands still until it is at work on it: it may be killed over it. */
    order: ({ process }: Life, path: string): void => {
      awaited = awaited.then(async () => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const order = { method: 'POST', headers, body: '{}' };
        const stirred = process.stirred();
        await Promise.race([stirred, fetch(`${addressOf(process)}${path}`, order).catch(() => undefined)]);
        if (process.running) process.tick();
      });
    },
    /** A process that stood still goes on. */
    wake: ({ process }: Life) => {
      tellTime();
      process.wake();
    },
    /** Lets time go on up to `until`, milliseconds since the epoch, or until `done` says so when it is asked, each half minute. */
    playUntil: async (until: number, done: () => Promise<boolean> = async () => false): Promise<void> => {
      let askAt = clock.now() + askEveryMs;
      for (;;) {
        await awaited;
        for (const { process } of running()) await process.rest();
        for (const { door } of lives) await door.rest();
        const dues = running().map((life) => ({ life, at: life.process.nextAt() + clock.startedAt }));
        const first = Math.min(until, askAt, ...dues.map(({ at }) => at));
        if ((clock.nextAt() ?? Infinity) <= first) {
          clock.fireNext();
          continue;
        }
        clock.passTo(first);
        tellTime();
        for (const { life, at } of dues) if (at <= first) life.process.tick();
        if (first >= until) return;
        if (first < askAt) continue;
        askAt += askEveryMs;
        if (await done()) return;
      }
    },
    end: async (): Promise<void> => {
      for (const { process, door } of lives) {
        await process.kill();
        await door.close();
      }
      stage.close();
      await dynamodb?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const askEveryMs = 30_000;
const oneEndpoint = join(projectRoot, 'test/support/crash/one-endpoint-child.ts');

/** Of the operator in whose name orders are given. */
const token = 'on-call';

const addressOf = (process: DrivenProcess) => /the page is at (\S+)\//.exec(process.said())?.[1];

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function environmentOf(account: string, door: Door, number: number): Readonly<Record<string, string>> {
  return {
    ...bareEnvironment(),
    AWS_ENDPOINT_URL: door.awsUrl,
    AWS_ENDPOINT_URL_DYNAMODB: door.storeUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: `AKIA${account}`,
    AWS_SECRET_ACCESS_KEY: 'simulated',
    HOLDFAST_STOP_FILE: `stop-${number}`,
    HOLDFAST_LOG_LEVEL: 'warn',
    NO_COLOR: '1',
  };
}

/** What lasts is given back as soon as a policy may say: a story of an hour and a half would else be one of waiting. */
function returnSoon(policies: string): void {
  for (const name of readdirSync(policies).filter((file) => /\.ya?ml$/.test(file))) {
    const file = join(policies, name);
    const document = parseDocument(readFileSync(file, 'utf8'));
    if (document.getIn(['remedy', 0, 'return']) === undefined) continue;
    document.setIn(['remedy', 0, 'return', 'for'], '5m');
    document.setIn(['remedy', 0, 'return', 'bake'], '4m');
    writeFileSync(file, String(document));
  }
}
