import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../src/journal/event.ts';
import { pollers } from '../../src/pollers/registry.ts';
import { beginStory, demoScenarios } from '../../src/simulator/demo/scenario.ts';
import { usersAreWell } from '../../src/simulator/judge/experience.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { type Distance, playAt } from '../support/distant-daemon.ts';

const stack = 'storefront';
const minute = 60_000;

/** Pollers of the systems that the storefront has. */
const its = (
  'acm arc autoscaling backup cloudfront cloudtrail cloudwatch config dynamodb ec2 ' +
  'ecs elasticache elbv2 health iam rds route53 sns sqs vpc'
).split(' ');

const endedIn = (events: readonly RecordedEvent[]) =>
  events.flatMap((event) =>
    event.kind === 'remediation-ended' ? [`${event.action}: ${event.outcome}`] : [],
  );

describe('the storefront in a calm hour', () => {
  it('is heard by every poller of a system that it has, judged well throughout, and left alone', async () => {
    const { events, model, world } = await playAt('direct', { stack, begin: () => undefined, minutes: 60 });

    const heard = [
      ...[...model.resources.values()].map(({ kind }) => kind),
      ...[...model.signals.values()].flat().map(({ check }) => check),
    ];
    // Kinds of things are named `rds:…`, checks `rds/…`.
    const tells = ({ name }: { readonly name: string }) =>
      heard.some((one) => one.startsWith(`${name}:`) || one.startsWith(`${name}/`));
    expect(pollers.filter(tells).map(({ name }) => name)).toEqual(expect.arrayContaining(its));
    // Observations only: once all was read, no verdict changes; no incident, no decision, no call to a person, no trouble.
    const began = events[0]?.at ?? 0;
    const kinds = events.flatMap(({ at, kind }) => (at - began > minute ? [kind] : []));
    expect([...new Set(kinds)].toSorted()).toEqual(['observed', 'signal-changed']);
    expect([...model.verdicts.values()].filter(({ kind }) => kind !== 'healthy')).toEqual([]);
    expect(usersAreWell(world, 3_600)).toBe(true);
  });
});

describe('outages of the storefront', () => {
  const story = (name: string) => {
    const found = demoScenarios.find((one) => one.name === name);
    if (found === undefined) throw new Error(`the demo has no story ${name}`);
    return found;
  };
  const stories = ['deployment-fails', 'cache-hangs', 'primary-site-fails'].map(story);

  /** One after the other, while the former is well again. */
  const begin = (world: World) => {
    for (const [index, one] of stories.entries())
      world.clock.after(index * 6.5 * minute, () => beginStory(world, one));
  };

  it('are repaired by the shipped policies over HTTP as in process, with the same journal', async () => {
    const journalAt = (distance: Distance) => playAt(distance, { stack, begin, minutes: 25 });
    const near = await journalAt('direct');
    const far = await journalAt('http');

    const standing = near.events.flatMap((event) =>
      event.kind === 'standing' && event.how === 'began' ? [event.action] : [],
    );
    expect(endedIn(near.events)).toEqual(
      expect.arrayContaining(['roll-back-service: success', 'failover-cache: success']),
    );
    expect(standing.toSorted()).toEqual(['flip-dns', 'switch-origin']);
    expect(usersAreWell(near.world, 120)).toBe(true);
    // To the last value, but not to the byte: a distribution's settings are sent back in the order in which they were parsed.
    expect(far.events).toEqual(near.events);
  });
});
