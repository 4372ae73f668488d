import { Counter } from 'prom-client';
import { policyModes } from '../policy/policy.ts';
import { needsHuman } from '../safety/needs-human.ts';
import { takenBy } from '../safety/taken.ts';
import type { MetricSet } from './metric-set.ts';
import { countBy, scrapedGauge } from './scraped.ts';

/** What people did to the daemon, and what keeps it from its whole work. */
export const operationMetrics: MetricSet = (registry, { view }) => {
  const registers = [registry];
  scrapedGauge(registry, {
    name: 'holdfast_holds',
    help: 'Holds in force now.',
    read: () => [{ value: view.holds().length }],
  });
  scrapedGauge(registry, {
    name: 'holdfast_holds_next_end_timestamp_seconds',
    help: 'When the first of the holds ends. Absent while there is none.',
    read: () => {
      const ends = view.holds().map(({ expiresAt }) => expiresAt);
      return ends.length === 0 ? [] : [{ value: Math.min(...ends) / 1000 }];
    },
  });
  scrapedGauge(registry, {
    name: 'holdfast_calendar_open',
    help: '1 while the calendar is open, 0 while what keeps to it is not done.',
    labelNames: ['calendar'],
    read: () =>
      [...view.settings().calendars.values()].map((calendar) => ({
        labels: { calendar: calendar.name },
        value: calendar.standingAt(view.now()).state === 'open' ? 1 : 0,
      })),
  });
  scrapedGauge(registry, {
    name: 'holdfast_stop_switch_thrown',
    help: '1 when the stop switch is thrown or cannot be read: nothing is acted on.',
    read: () => [{ value: view.stopSwitch().state === 'clear' ? 0 : 1 }],
  });
  scrapedGauge(registry, {
    name: 'holdfast_troubles',
    help: 'Troubles now. Those that block acting leave the daemon an observer.',
    labelNames: ['blocks_acting'],
    read: () =>
      countBy(view.troubles(), ({ blocksActing }) => ({ blocks_acting: String(blocksActing) }), [
        { blocks_acting: 'true' },
        { blocks_acting: 'false' },
      ]),
  });
  scrapedGauge(registry, {
    name: 'holdfast_needs_human',
    help: 'Targets of which a policy has tried all that it may: only a person goes on. Whether one has taken it.',
    labelNames: ['policy', 'taken'],
    read: () =>
      countBy(needsHuman(view.decisions()), ({ proposal }) => ({
        policy: proposal.policy.name,
        taken: String(takenBy(proposal, { taken: view.taken() }) !== undefined),
      })),
  });
  scrapedGauge(registry, {
    name: 'holdfast_policies',
    help: 'Policies in force, by mode.',
    labelNames: ['mode'],
    read: () =>
      countBy(
        view.policies(),
        ({ mode }) => ({ mode }),
        policyModes.map((mode) => ({ mode })),
      ),
  });
  const pages = new Counter({
    name: 'holdfast_pages_total',
    help: 'Pages to people, by policy.',
    labelNames: ['policy'],
    registers,
  });
  const notifications = new Counter({
    name: 'holdfast_notifications_total',
    help: 'Messages to notification channels, by how that went.',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  return {
    record(event) {
      if (event.kind === 'page') pages.inc({ policy: event.policy });
      if (event.kind === 'notified') notifications.inc({ channel: event.channel, outcome: event.outcome });
    },
  };
};
