import { scopeOf } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Model } from '../../model/model.ts';
import type { Observation } from '../../model/observation.ts';
import { clockSkewMs, type Signal } from '../../model/signal.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Alert } from './alert.ts';
import { alertTarget } from './alert-target.ts';
import { alertFinding } from './alert-word.ts';
import { standingAlerts } from './standing-alerts.ts';

/** What became of an alert. docs/alerts.md says what each is. */
export const alertOutcomes = [
  'firing',
  'resolved',
  'unnamed',
  'unknown',
  'ambiguous',
  'ahead',
  'overtaken',
  'overflow',
  'lost',
  'forgotten',
] as const;
export type AlertOutcome = (typeof alertOutcomes)[number];

export interface AlertAnswer {
  readonly fingerprint: string;
  readonly outcome: AlertOutcome;
  /** Id of the resource that it was taken for. */
  readonly resource?: string;
  /** Why it was not taken. */
  readonly why?: string;
}

/** Takes alerts in, whoever sends them. */
export interface AlertDesk {
  /** One answer for each, in their order, once what came of them is in the journal. Never rejects. */
  readonly take: (alerts: readonly Alert[]) => Promise<readonly AlertAnswer[]>;
  readonly counts: () => ReadonlyMap<AlertOutcome, number>;
  readonly stop: () => void;
}

/** Whoever sends waits this long for the journal, and is then told to send again. */
const patienceMs = 10_000;
/** How long what nobody repeats stands as a thing that is no longer known, before it is given up. */
const forgetAfterMs = 3_600_000;
const lookEveryMs = 60_000;

export function createAlertDesk(parts: {
  readonly clock: Clock;
  readonly log: Logger;
  /** Accounts and regions that are watched. */
  readonly scopes: readonly AwsScope[];
  /** How often Alertmanager repeats an alert that goes on, milliseconds. */
  readonly repeatMs: number;
  model(): Model;
  push(pushed: {
    readonly observations: readonly Observation[];
    readonly reread: readonly string[];
  }): Promise<'written' | 'lost'>;
}): AlertDesk {
  const { clock, log, repeatMs } = parts;
  /** SAFETY section 5: evidence is valid for 2.5 × its cadence. */
  const validForMs = 2.5 * repeatMs;
  const standing = standingAlerts(repeatMs);
  const counted = new Map<AlertOutcome, number>();
  const stopping = new AbortController();
  let looks = false;

  const count = (outcome: AlertOutcome): void => void counted.set(outcome, (counted.get(outcome) ?? 0) + 1);

  const judge = (alert: Alert, now: number): AlertAnswer => {
    const { fingerprint, status, startsAt } = alert;
    if (startsAt - now > clockSkewMs) {
      const seconds = Math.round((startsAt - now) / 1000);
      return {
        fingerprint,
        outcome: 'ahead',
        why: `it began ${seconds} s ahead of this machine's clock: check NTP on both sides`,
      };
    }
    const model = parts.model();
    const stands = standing.resourceOf(fingerprint);
    // Whatever it was taken for ends with it; what goes on is looked for again where that has gone.
    const held = status === 'resolved' || model.resources.has(stands ?? '') ? stands : undefined;
    const target =
      held === undefined
        ? alertTarget(alert, model, parts.scopes)
        : ({ kind: 'known', resource: held } as const);
    if (target.kind !== 'known') return { fingerprint, outcome: target.kind, why: target.why };
    const { resource } = target;
    if (status === 'resolved') {
      const ended = standing.end(alert, now);
      return ended
        ? { fingerprint, outcome: 'resolved', resource }
        : { fingerprint, outcome: 'overtaken', why: 'it has begun to fire again since' };
    }
    const signal: Signal = {
      ...alertFinding(alert, resource),
      since: Math.min(startsAt, now),
      observedAt: now,
      validForMs,
    };
    const refused = standing.begin(alert, signal, now);
    if (refused === 'overtaken')
      return { fingerprint, outcome: 'overtaken', why: 'it was resolved a moment ago' };
    if (refused === 'overflow')
      return { fingerprint, outcome: 'overflow', why: 'more alerts stand than are kept: send fewer' };
    return { fingerprint, outcome: 'firing', resource };
  };

  /** All that stands against these resources. What no longer does is withdrawn, and not turned into a pass. */
  const say = (resources: ReadonlySet<string>, now: number): readonly Observation[] => {
    const { resources: known } = parts.model();
    const inPlace = Map.groupBy(resources, (id) => {
      // What is no longer known may still have to be withdrawn.
      const place = known.get(id) ?? scopeOf(id);
      return place === undefined ? '' : `${place.account}/${place.region}`;
    });
    return [...inPlace].flatMap(([place, ids]): readonly Observation[] => {
      const [account, region] = place.split('/');
      if (account === undefined || region === undefined) return [];
      const observer = { name: 'alertmanager/alerts', account, region };
      const said = { kind: 'partial', pushed: true, observer, observedAt: now, resources: [] } as const;
      // A check that is left out of a partial word stands on, so all of them go before some come back.
      return [
        { ...said, signals: [], gone: ids },
        { ...said, signals: ids.flatMap((id) => standing.against(id)), gone: [] },
      ];
    });
  };

  const forgetLost = (): void => {
    const now = clock.now();
    const forgotten = standing.endAllBefore(now - validForMs - forgetAfterMs);
    if (forgotten.length === 0) return;
    for (const { resource, reason } of forgotten) {
      count('forgotten');
      log.warn({ resource, detail: reason }, 'an alert was neither repeated nor resolved and is forgotten');
    }
    const resources = new Set(forgotten.map(({ resource }) => resource));
    void parts.push({ observations: say(resources, now), reread: [] });
  };

  const lookUntilNoneStands = async (): Promise<void> => {
    if (looks) return;
    looks = true;
    while (!standing.isEmpty() && !stopping.signal.aborted) {
      await clock.sleep(lookEveryMs, stopping.signal);
      forgetLost();
    }
    looks = false;
  };

  const written = async (observations: readonly Observation[]): Promise<boolean> => {
    const enough = new AbortController();
    const pushed = parts.push({ observations, reread: [] });
    const fate = await Promise.race([pushed, clock.sleep(patienceMs, enough.signal)]);
    enough.abort('it is written');
    return fate === 'written';
  };

  return {
    take: async (alerts) => {
      const now = clock.now();
      const answers = alerts.map((alert) => judge(alert, now));
      const touched = new Set(answers.flatMap(({ resource }) => resource ?? []));
      const isWritten = touched.size === 0 || (await written(say(touched, now)));
      void lookUntilNoneStands();
      const told = isWritten ? answers : answers.map(asLost);
      for (const { outcome } of told) count(outcome);
      return told;
    },
    counts: () => counted,
    stop: () => stopping.abort('the daemon stops'),
  };
}

function asLost(answer: AlertAnswer): AlertAnswer {
  const { fingerprint, resource } = answer;
  return resource === undefined
    ? answer
    : { fingerprint, outcome: 'lost', why: 'it is not in the journal yet: send it again' };
}
