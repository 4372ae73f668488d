import { z } from 'zod';
import { duration } from '../../daemon/config-duration.ts';
import { selectZone, zoneName } from '../faults/select.ts';
import { endShift, startShift } from '../world/traffic/zonal-shift.ts';
import { defineActor } from './actor.ts';

const longestMs = 72 * 3_600_000;

export const autoshift = defineActor({
  name: 'autoshift',
  summary:
    'AWS itself: once its own telemetry shows that a zone is impaired it moves the traffic of the load balancers of the zone away, whatever their own health, and back when the zone is well.',
  parameters: z.strictObject({
    zone: zoneName.describe('The zone that traffic is moved away from.'),
    after: duration({ least: '0s', most: '1d' })
      .default(46 * 60_000)
      .describe('How long it takes AWS to decide; 46 minutes in us-east-1 on 2026-05-07.'),
    lasts: duration({ least: '1m', most: '1d' }).default(3_600_000).describe('How long it stays so.'),
    only: z
      .array(z.string().min(1))
      .optional()
      .describe('Load balancers, by name, that have autoshift turned on; absent: all of the region.'),
  }),
  fis: 'aws:arc:start-zonal-autoshift',
  start({ world }, { zone: name, after, lasts, only }) {
    const zone = selectZone(world, name);
    const affected = [...world.loadBalancers.values()].filter(
      (balancer) =>
        balancer.zones.some((place) => place.zone === zone) &&
        (only === undefined || only.includes(balancer.name)),
    );
    if (affected.length === 0) throw new Error(`no load balancer stands in ${zone} for autoshift to move`);
    for (const balancer of affected) balancer.autoshift = true;
    let ended = false;
    let end = () => {};
    world.clock.after(after, () => {
      if (ended) return;
      const comment = `AWS moved traffic away from ${zone}`;
      const expiresAt = world.clock.now() + Math.min(lasts, longestMs);
      const shifts = affected.map(({ arn: resource }) =>
        startShift(world, { resource, awayFrom: zone, by: 'autoshift', expiresAt, comment }),
      );
      end = () => {
        for (const shift of shifts) endShift(world, shift, 'CANCELED');
      };
    });
    return () => {
      ended = true;
      end();
    };
  },
});
