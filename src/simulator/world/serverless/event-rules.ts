import { everyMinute } from '../signals/every-minute.ts';
import { recorder } from '../signals/metrics.ts';
import { queueOf } from '../signals/queues.ts';
import type { EventRule } from '../state/event-rule.ts';
import type { World } from '../state/world.ts';

export const defaultBus = 'default';

export function ruleArn(
  world: World,
  { region, bus, name }: Pick<EventRule, 'region' | 'bus' | 'name'>,
): string {
  const path = bus === defaultBus ? name : `${bus}/${name}`;
  return `arn:aws:events:${region}:${world.account}:rule/${path}`;
}

/** What EventBridge reports of each rule, once a minute; call it where there are rules. */
export function startEventRules(world: World): void {
  everyMinute(world, (at) => {
    for (const rule of world.eventRules.values()) playMinute(world, rule, at);
  });
}

/** What is refused fails at once, as where the permission is missing: EventBridge does not try that again. */
function playMinute(world: World, rule: EventRule, at: number): void {
  const { name, region, bus, eventsPerMinute, targets, refused } = rule;
  const sent = Math.round(eventsPerMinute * targets.length);
  if (sent === 0) return;
  const dimensions = { RuleName: name, ...(bus === defaultBus ? {} : { EventBusName: bus }) };
  const record = recorder(world, { region, namespace: 'AWS/Events', dimensions }, at);
  const share = Math.min(
    1,
    [...refused.values()].reduce((sum, one) => sum + one, 0),
  );
  const failed = Math.round(sent * share);
  record('Invocations', sent);
  // AWS sends this one only where it is not zero.
  if (failed === 0) return;
  record('FailedInvocations', failed);
  for (const { deadLetterQueue } of targets)
    if (deadLetterQueue !== undefined)
      queueOf(world, deadLetterQueue)?.traffic?.backlog.push({ sentAt: at, count: failed / targets.length });
}
