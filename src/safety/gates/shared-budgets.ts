import { whenInWords } from '../../model/time-in-words.ts';
import { allow, defer, deny } from '../answer.ts';
import { begunWithin, effectOf, type Engagement, engagementOf, inFlight } from '../engagement.ts';
import type { Facts, Gate, GateAnswer } from '../gate.ts';
import { countOf, durationInWords } from '../in-words.ts';
import { placeInQueue } from '../queue.ts';
import { unsoundSettings } from '../sound-limits.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { isZoneExit, takesFromZone } from '../zone-exit.ts';

/** Kinds that always live in one zone: not knowing which is no leave to act. */
const zonal: ReadonlySet<string> = new Set(['ec2:instance', 'rds:instance']);

/** Every level must grant: target, zone, region, account, daemon (a group's is `group-budget`); then the window; then one zone and one region at a time. */
export const sharedBudgets: Gate = {
  name: 'shared-budgets',
  protects:
    'However many policies agree, little is touched at once, never two zones in one window, nor two regions at once.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const unsound = unsoundSettings(facts.settings);
    if (unsound !== undefined) return unsound;
    const { budgets } = facts.settings;
    const here = engagementOf(proposal, facts);
    const busy = inFlight(facts);
    if (busy.some(({ target }) => target === proposal.target))
      return deny(
        'Another repair of it is under way, and it gets one at a time: this is decided again once that has ended.',
        {
          value: '1 repair under way',
          bound: 'one at a time per target',
        },
      );

    const levels = levelsOf(here).map((level) => ({
      ...level,
      most: budgets[level.budget],
      used: busy.filter((other) => level.counts(other)).length,
    }));
    const full = levels.find(({ used, most }) => used >= most);
    if (full !== undefined) {
      const place = placeInQueue(facts, (other) => full.counts(engagementOf(other, facts)));
      return defer(
        `${full.used === 1 ? '1 repair is' : `${full.used} repairs are`} under way in ${full.name}, and at most ${full.most} may be at once. ${place}`,
        {
          value: `${countOf(full.used, 'repair')} under way`,
          bound: `at most ${full.most}`,
        },
      );
    }
    return (
      windowAnswer(facts) ??
      zoneAnswer(proposal, facts) ??
      allow('The shared budgets reach.', {
        value: levels.map(({ name, used, most }) => `${name}: ${used} of ${most}`).join(', '),
        bound: 'less than full at every level',
      })
    );
  },
};

interface Level {
  readonly name: string;
  readonly budget: 'zone' | 'region' | 'account' | 'daemon';
  counts(other: Engagement): boolean;
}

/** From the narrowest to the widest. Zones are counted within an account: their names mean nothing outside of it. */
function levelsOf({ zone, region, account }: Engagement): readonly Level[] {
  const inAccount = (other: Engagement) => other.account === account;
  return [
    {
      name: `zone ${zone ?? 'none'}`,
      budget: 'zone',
      counts: (other) => inAccount(other) && other.zone !== undefined && other.zone === zone,
    },
    {
      name: `region ${region}`,
      budget: 'region',
      counts: (other) => inAccount(other) && other.region === region,
    },
    { name: `account ${account}`, budget: 'account', counts: inAccount },
    { name: 'the daemon', budget: 'daemon', counts: () => true },
  ];
}

function windowAnswer(facts: Facts): GateAnswer | undefined {
  const { daemonPerWindow, windowMs } = facts.settings.budgets;
  const begun = begunWithin(facts, windowMs);
  if (begun.length < daemonPerWindow) return undefined;
  const until = Math.min(...begun.map(({ startedAt }) => startedAt)) + windowMs;
  const place = placeInQueue(facts, () => true);
  return defer(
    `Holdfast has begun ${countOf(begun.length, 'repair')} within ${durationInWords(windowMs)}, and may begin ${daemonPerWindow}${until > facts.now ? `: the next at ${whenInWords(until, facts.now)}` : ''}. ${place}`,
    {
      value: `${countOf(begun.length, 'repair')} begun within ${durationInWords(windowMs)}`,
      bound: `at most ${daemonPerWindow}`,
      ...(until > facts.now ? { until } : {}),
    },
  );
}

/** Capacity is taken from one zone of a region, and from one region of an account, at a time, with time to see what it did. */
function zoneAnswer(proposal: Proposal, facts: Facts): GateAnswer | undefined {
  const exit = isZoneExit(proposal, facts);
  if (!exit && effectOf(proposal, facts) !== 'removes-target') return undefined;
  const here = engagementOf(proposal, facts);
  const kind = facts.model.resources.get(proposal.target)?.kind;
  if (here.zone === undefined)
    return !exit && kind !== undefined && !zonal.has(kind)
      ? undefined
      : deny(
          'Its zone is not known, so this could take capacity out of a second zone. It is decided again once the zone was read.',
          {
            value: 'unknown',
            bound: 'one zone per window',
          },
        );
  const { windowMs, otherRegionMs } = facts.settings.budgets;
  const kept = facts.history.standing.find(
    (each) =>
      takesFromZone(each) &&
      each.account === here.account &&
      each.region === here.region &&
      each.zone !== here.zone,
  );
  if (exit && kept !== undefined)
    return deny(
      `Traffic is kept away from ${kept.zone ?? 'another zone'} of this region already (${kept.id}), and only one zone of a region is left at a time.`,
      {
        value: `${here.zone} would be the second zone`,
        bound: 'one zone of a region at a time',
      },
    );
  const takenWithin = (withinMs: number) =>
    begunWithin(facts, withinMs).filter((each) => takesFromZone(each) && each.account === here.account);
  const otherZones = takenWithin(windowMs).filter(
    ({ region, zone }) => region === here.region && zone !== here.zone,
  );
  const otherRegions = takenWithin(otherRegionMs).filter(({ region }) => region !== here.region);
  return (
    secondPlace(otherZones, { what: 'zone', mine: here.zone, withinMs: windowMs }, facts.now) ??
    secondPlace(otherRegions, { what: 'region', mine: here.region, withinMs: otherRegionMs }, facts.now)
  );
}

function secondPlace(
  taken: readonly Engagement[],
  {
    what,
    mine,
    withinMs,
  }: { readonly what: 'zone' | 'region'; readonly mine: string; readonly withinMs: number },
  now: number,
): GateAnswer | undefined {
  if (taken.length === 0) return undefined;
  const until = Math.max(...taken.map(({ startedAt }) => startedAt)) + withinMs;
  const there = taken[0]?.[what] ?? `another ${what}`;
  return defer(
    until > now
      ? `Capacity was taken out of ${there} within the last ${durationInWords(withinMs)}, and only one ${what} at a time may lose any: this waits until ${whenInWords(until, now)}.`
      : `A repair that takes capacity out of ${there} is still under way, and only one ${what} at a time may lose any.`,
    {
      value: `${mine} would be the second ${what}`,
      bound: `one ${what} in ${durationInWords(withinMs)}`,
      ...(until > now ? { until } : {}),
    },
  );
}
