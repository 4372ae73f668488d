import { describe, expect, it } from 'vitest';
import type { Roster } from '../../../../src/daemon/organization/roster.ts';
import { watchRoster } from '../../../../src/daemon/organization/watch-roster.ts';
import { createTroubles } from '../../../../src/engine/troubles.ts';
import { fakeModel } from '../../../support/fake-model.ts';
import { fakeView } from '../../../support/fake-view.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { remediation } from '../../../support/shop.ts';
import { incident, instance } from '../../../support/shop-parts.ts';

const minute = 60_000;
const hour = 3_600_000;

/** Watches a roster that a test changes; nothing is unwell and nothing under way, unless it says so. */
function stage(given: Parameters<typeof fakeView>[0] = {}, accounts: readonly string[] = ['home']) {
  const clock = manualClock();
  const fake = fakeView(given);
  const troubles = createTroubles(() => undefined);
  const roster = { accounts, doubt: undefined as string | undefined, looks: 0 };
  const changes: string[] = [];
  const end = watchRoster({
    roster: {
      accounts: () => roster.accounts.map((account) => ({ account, regions: ['eu-west-1'] })),
      nameOf: (account) => `name-of-${account}`,
      doubt: () => roster.doubt,
      look: async () => {
        roster.looks += 1;
      },
    } satisfies Roster,
    clock,
    view: fake.view,
    troubles,
    onChange: (why) => changes.push(why),
  });
  const standing = () => new Map(troubles.list().map(({ part, reason }) => [part, reason]));
  return { clock, fake, roster, changes, end, standing };
}

describe('the accounts of a running daemon', () => {
  it('are asked for every hour, and every five minutes while the answer is in doubt', async () => {
    const { clock, roster, standing, end } = stage();
    await clock.advance(hour - 1);
    expect(roster.looks).toBe(0);
    roster.doubt = 'the organization does not tell its accounts';
    await clock.advance(1);
    expect(roster.looks).toBe(1);
    expect(standing().get('organization')).toBe('the organization does not tell its accounts');

    await clock.advance(5 * minute - 1);
    expect(roster.looks).toBe(1);
    roster.doubt = undefined;
    await clock.advance(1);
    expect(roster.looks).toBe(2);
    expect(standing().size).toBe(0);
    await clock.advance(hour - 1);
    expect(roster.looks).toBe(2);
    end();
  });

  it('are changed by a new start at once where nothing is under way, and it is told why', async () => {
    const { clock, roster, changes } = stage();
    roster.accounts = ['home', 'second'];
    await clock.advance(hour);
    expect(changes).toEqual(['the organization has second (name-of-second), not watched yet']);
    await clock.advance(5 * hour);
    expect(changes).toHaveLength(1);
    expect(roster.looks).toBe(1);
  });

  it('are let go in the same way', async () => {
    const { clock, roster, changes } = stage();
    roster.accounts = [];
    await clock.advance(hour);
    expect(changes).toEqual(['the organization has home (name-of-home) no more']);
  });

  it('stay as they are once the daemon stops', async () => {
    const { clock, roster, changes, end } = stage();
    roster.accounts = ['home', 'second'];
    end();
    await clock.advance(5 * hour);
    expect({ changes, looks: roster.looks, sleeping: clock.sleeping() }).toEqual({
      changes: [],
      looks: 0,
      sleeping: 0,
    });
  });

  const web = instance('web-1');
  const open = incident('inc-1', web);
  const closed = incident('inc-0', web, 1);
  const trouble = (part: string, blocksActing: boolean) => ({ part, since: 0, reason: 'x', blocksActing });
  const model = (incidents: Parameters<typeof fakeModel>[0]) => fakeModel({ resources: [web], ...incidents });

  it.each<[string, Parameters<typeof fakeView>[0], boolean]>([
    ['an open incident', { model: model({ incidents: [open] }) }, true],
    ['an incident that is over', { model: model({ incidents: [closed] }) }, false],
    ['a remediation under way', { remediations: [remediation('r-1', web, 'observing')] }, true],
    ['a shift that stands', { remediations: [remediation('r-1', web, 'standing')] }, false],
    ['a remediation that has ended', { remediations: [remediation('r-1', web, 'ended')] }, false],
    ['policies that are refused', { troubles: [trouble('policies', false)] }, true],
    ['a journal that cannot be written', { troubles: [trouble('journal', true)] }, true],
    ['a poller in trouble', { troubles: [trouble('poller:ec2/status@1/eu-west-1', false)] }, false],
  ])('wait, and say so, because of %s: %s', async (_what, given, waits) => {
    const { clock, roster, changes, standing, end } = stage(given);
    roster.accounts = ['home', 'second'];
    await clock.advance(hour);
    expect(changes).toHaveLength(waits ? 0 : 1);
    expect(standing().get('accounts')).toEqual(
      waits
        ? 'the organization has second (name-of-second), not watched yet: Holdfast starts anew for it as soon as nothing is under way'
        : undefined,
    );
    end();
  });

  it('wait for an incident an hour at most, and are changed a minute after it is over', async () => {
    const patient = stage({ model: model({ incidents: [open] }) });
    patient.roster.accounts = ['home', 'second'];
    await patient.clock.advance(2 * hour - 1);
    expect(patient.changes).toHaveLength(0);
    await patient.clock.advance(1);
    expect(patient.changes).toHaveLength(1);

    const cured = stage({ model: model({ incidents: [open] }) });
    cured.roster.accounts = ['home', 'second'];
    await cured.clock.advance(hour + minute);
    cured.fake.state.model = model({ incidents: [closed] });
    await cured.clock.advance(minute);
    expect(cured.changes).toHaveLength(1);
  });

  it('wait for a remediation however long it takes', async () => {
    const { clock, fake, roster, changes } = stage({
      remediations: [remediation('r-1', web, 'verifying')],
    });
    roster.accounts = ['home', 'second'];
    await clock.advance(9 * hour);
    expect(changes).toEqual([]);
    fake.state.remediations = [];
    await clock.advance(minute);
    expect(changes).toHaveLength(1);
  });

  it('do not wait for what is unwell in an account that is let go', async () => {
    const leaving = stage({ model: model({ incidents: [open] }) }, ['home', web.account]);
    leaving.roster.accounts = ['home'];
    await leaving.clock.advance(hour);
    expect(leaving.changes).toHaveLength(1);

    const staying = stage({ model: model({ incidents: [open] }) }, ['home', web.account]);
    staying.roster.accounts = [web.account];
    await staying.clock.advance(hour);
    expect(staying.changes).toEqual([]);
    staying.end();
  });
});
