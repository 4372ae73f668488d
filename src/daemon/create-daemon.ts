import { actions } from '../actions/registry.ts';
import type { AwsAccess } from '../aws/access.ts';
import { createAwsAccess } from '../aws/client-pool.ts';
import { type AnswerLinks, createAnswerLinks } from '../engine/answer-links.ts';
import { createEngine } from '../engine/create-engine.ts';
import { keepSnapshot, quicklyRead } from '../engine/journal-snapshot.ts';
import { stretchOf } from '../engine/schedule.ts';
import { parameterPlace } from '../engine/stop-places/parameter.ts';
import { stopSwitchIn, type StopSwitchPort } from '../engine/stop-switch.ts';
import { createApp } from '../http/app.ts';
import { type HttpServer, listen } from '../http/server.ts';
import { createIntake } from '../intake/create-intake.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import { createDispatcher } from '../notify/dispatch.ts';
import { createChannels } from '../notify/registry.ts';
import { pollers } from '../pollers/registry.ts';
import { errorText } from '../runtime/error-text.ts';
import { version } from '../runtime/version.ts';
import type { WatchedAccount } from './accounts.ts';
import type { Daemon, DaemonParts } from './daemon.ts';
import { eventQueues } from './event-queues.ts';
import { startHeartbeat } from './heartbeat.ts';
import { calling, loadRules } from './load-rules.ts';
import { logEvent } from './log-events.ts';
import { snsPublisher } from './publish-sns.ts';
import { createRoster } from './organization/roster.ts';
import { watchRoster } from './organization/watch-roster.ts';
import { createPermissionWatch } from './permission-watch.ts';
import { renewalTrouble } from './renewal-trouble.ts';
import { modelSettings, safetySettings } from './settings.ts';

/**
 * Wires a daemon together; `start` sets it going. Rejects with an error for people when it cannot even
 * look: no credentials, no region, a journal that cannot be read.
 */
export async function createDaemon(parts: DaemonParts): Promise<Daemon> {
  const { config, clock, ids, log, seed, journal: store, transport, requestHandler } = parts;
  const access = {
    clock,
    log,
    ...(transport === undefined ? {} : { transport }),
    ...(requestHandler === undefined ? {} : { requestHandler }),
  };
  const roster = parts.roster ?? (await createRoster(config, access));
  const accounts = roster.accounts();
  const queues = eventQueues(config.intake, accounts);
  const aws = createAwsAccess({
    ...access,
    accounts,
    onRenewal: (scope, failure) => renewalTrouble(engine.troubles, clock, scope, failure),
  });
  const stopSwitch = stopSwitchOf(parts, aws, accounts);
  const actionsByName = new Map(actions.map((action) => [action.name, action]));
  const listeners = new Set<(event: RecordedEvent) => void>();
  const subscribe: Daemon['subscribe'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  const engine = await createEngine({
    clock,
    ids,
    log,
    aws,
    clockSkewMs: () => aws.clockSkewMs(),
    stopSwitch,
    ...(parts.right === undefined ? {} : { right: parts.right }),
    store,
    seed,
    version,
    accounts,
    pollers,
    actions: actionsByName,
    pollerSettings: config.pollers,
    settings: safetySettings(config),
    modelSettings: modelSettings(config),
    recordsObservations: config.journal.observations,
    loadRules: async () =>
      calling(
        await loadRules(config, actionsByName, clock.now()),
        config.policies,
        parts.policiesCalled ?? config.policies,
      ),
    onEvent: (event) => {
      logEvent(log, event);
      for (const listener of listeners) listener(event);
    },
    onCycle: (seconds) => metrics.cycle(seconds),
    onJournalFailure: (isFinal) => {
      metrics.journalFailed();
      if (isFinal) parts.onFenced?.();
    },
    onUnwritten: (event) => dispatcher.record(event),
  });
  const { view, commands } = engine;
  const intake = createIntake({
    queues,
    scopes: accounts.flatMap(({ account, regions }) => regions.map((region) => ({ account, region }))),
    repeatMs: config.intake.alertmanager.repeatInterval,
    aws,
    clock,
    log,
    model: () => view.model(),
    stretchOf: (name) => {
      const poller = pollers.find((each) => each.name === name);
      return poller === undefined ? 1 : stretchOf(poller, config.pollers[name]);
    },
    push: (pushed) => engine.push(pushed),
    troubles: engine.troubles,
  });
  subscribe((event) => {
    if (event.kind === 'signal-changed') intake.changed(event);
  });
  const metrics = createMetrics({ view, aws, intake, processMetrics: parts.serveHttp });
  subscribe((event) => metrics.record(event));
  const links = answerLinks(parts);
  const dispatcher = createDispatcher({
    view,
    clock,
    channels: createChannels(config.notify.channels, {
      publish: snsPublisher(aws, accounts[0]?.account ?? ''),
    }),
    answersFor: (channel, { proposal, question, until: expiresAt }) => {
      const by = config.notify.channels[channel]?.person;
      return by === undefined ? undefined : links?.urls({ proposal, question, by, to: channel, expiresAt });
    },
    onOutcome: (outcome) => engine.tell({ at: clock.now(), kind: 'notified', ...outcome }),
  });
  subscribe((event) => dispatcher.record(event));

  const app = () =>
    createApp({
      view,
      commands,
      metrics,
      subscribe,
      takeAlerts: intake.alerts.take,
      config: config.http,
      log,
      ...(links === undefined ? {} : { links }),
    });
  const beginHeartbeat = (): (() => void) => {
    const { heartbeat } = config;
    const [first] = accounts;
    const region = heartbeat?.region ?? first?.regions[0];
    if (heartbeat === undefined || first === undefined || region === undefined) return () => undefined;
    const scope = { account: first.account, region };
    return startHeartbeat({ aws, scope, name: heartbeat.name, view, clock, log });
  };
  let server: HttpServer | undefined;
  let endRoster: () => void = () => undefined;
  let endHeartbeat: () => void = () => undefined;
  let stopped: Promise<void> | undefined;
  return {
    view,
    commands,
    subscribe,
    takeAlerts: intake.alerts.take,
    get url() {
      return server?.url;
    },
    callsInFlight: () => aws.callsInFlight(),
    registry: metrics.registry,
    app,
    note: () => engine.note(),
    isBusy: () => engine.isBusy(),
    checkPermissions: createPermissionWatch({
      aws,
      accounts,
      actions,
      clock,
      log,
      view,
      troubles: engine.troubles,
      foresee: (account, denials) => engine.foresee(account, denials),
    }),
    start: async () => {
      // The address first: if it is taken, nothing has begun.
      if (parts.serveHttp) {
        server = await listen(app(), config.http.host, config.http.port);
      }
      dispatcher.takeOver(engine.pagesBefore);
      await engine.start();
      intake.start();
      endHeartbeat = beginHeartbeat();
      const { onOtherAccounts: onChange } = parts;
      if (onChange !== undefined)
        endRoster = watchRoster({ roster, clock, view, troubles: engine.troubles, onChange });
    },
    stop: (reason) => {
      stopped ??= (async () => {
        endHeartbeat();
        endRoster();
        intake.stop();
        // What was sent must be in the journal before it closes: whoever comes next would send it again.
        dispatcher.close();
        const delivered = new AbortController();
        await Promise.race([dispatcher.idle(), clock.sleep(lastDeliveryMs, delivered.signal)]);
        delivered.abort('delivered');
        await engine.stop(reason);
        await server?.close();
        aws.destroy();
        // Others may wait for this one to be gone: it does not begin to read a long journal now.
        await keepSnapshot(store, quicklyRead).catch((error: unknown) =>
          log.warn({ detail: errorText(error) }, 'no snapshot of the journal could be kept'),
        );
        await store.close();
      })();
      return stopped;
    },
  };
}

/** A stop waits this long for a notice that is being delivered, and no longer: others wait for it to be gone. */
const lastDeliveryMs = 2000;

/** Off unless there are both an address that people reach and a secret to sign with. */
function answerLinks({ config, linkSecret: secret, ids }: DaemonParts): AnswerLinks | undefined {
  const { publicUrl } = config.links;
  return publicUrl === undefined || secret === undefined
    ? undefined
    : createAnswerLinks({ publicUrl, secret, ids });
}

/** What the machine has of it, and then what is further away. */
function stopSwitchOf(
  { stopSwitch, config, clock }: DaemonParts,
  aws: AwsAccess,
  accounts: readonly WatchedAccount[],
): StopSwitchPort {
  const name = config.stopSwitch.parameter;
  const [first] = accounts;
  const region = first?.regions[0];
  if (name === undefined || first === undefined || region === undefined) return stopSwitch;
  const scope = { account: first.account, region };
  return stopSwitchIn([stopSwitch, parameterPlace({ name, scope, aws, clock })]);
}
