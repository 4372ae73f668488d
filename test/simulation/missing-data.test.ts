import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/runtime/random.ts';
import { beginFault, type FaultTarget } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { type PlayedStory, playStory, replayOf, shippedScenario } from '../support/played-story.ts';

const minute = 60_000;

/** Everything by which the daemon hears less than there is to hear, and nothing by which it hears what is false. */
const silences: readonly { readonly fault: string; readonly parameters: FaultTarget }[] = [
  { fault: 'silence-metrics', parameters: {} },
  { fault: 'lose-events', parameters: { share: 1 } },
  { fault: 'partition-daemon', parameters: { lost: 'both', loss: 1 } },
  { fault: 'partition-daemon', parameters: { lost: 'requests', loss: 0.5 } },
  { fault: 'partition-daemon', parameters: { lost: 'answers', loss: 0.3 } },
  {
    fault: 'impair-api',
    parameters: { service: 'EC2', caller: 'holdfast', errors: 0.5, latencySeconds: 15 },
  },
  {
    fault: 'impair-api',
    parameters: { service: 'Elastic Load Balancing v2', caller: 'holdfast', errors: 0.8, latencySeconds: 0 },
  },
  ...['EC2', 'Auto Scaling', 'Elastic Load Balancing v2', 'CloudWatch', 'RDS', 'Route 53'].map((service) => ({
    fault: 'stop-api',
    parameters: { service, caller: 'holdfast' },
  })),
];

interface Silence {
  readonly fault: string;
  readonly parameters: FaultTarget;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** About a third of the silences, each for a while of its own within the first half of an hour. */
function drawSilences(seed: number): readonly Silence[] {
  const draw = randomStream(seed, 'silences');
  return silences
    .map((one) => {
      const fromMs = Math.round(draw.next() * 8 * minute);
      return {
        ...one,
        fromMs,
        untilMs: fromMs + Math.round((1 + draw.next() * 14) * minute),
        kept: draw.next(),
      };
    })
    .filter(({ kept }) => kept < 1 / 3);
}

function inWords(drawn: readonly Silence[]): string {
  const words = drawn.map(
    ({ fault, parameters, fromMs, untilMs }) =>
      `${fault} ${JSON.stringify(parameters)} ${Math.round(fromMs / 1000)}–${Math.round(untilMs / 1000)} s`,
  );
  return words.join(', ') || 'nothing silenced';
}

function play(name: string, seed: number, drawn: readonly Silence[]): Promise<PlayedStory> {
  return playStory({
    scenario: shippedScenario(name),
    seed,
    begin: ({ world }) => {
      const beganAt = world.clock.now();
      for (const { fault, parameters, fromMs, untilMs } of drawn) {
        world.clock.at(beganAt + fromMs, () => {
          world.clock.at(beganAt + untilMs, beginFault(world, faultNamed(fault), parameters));
        });
      }
    },
  });
}

/** What was begun, as action and target, each as often as it was: that it is prolonged or given back is no more action. */
function actionsOf(story: PlayedStory): readonly string[] {
  return story.events.flatMap((event) =>
    event.kind === 'intent' && event.step === 0 && event.purpose === 'remedy' && event.at >= story.faultAt
      ? [`${event.action} of ${event.target}`]
      : [],
  );
}

/** Actions that one list has more often than the other. */
function beyond(more: readonly string[], less: readonly string[]): readonly string[] {
  const left = [...less];
  return more.filter((action) => {
    const index = left.indexOf(action);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

describe('more missing data never causes more action', () => {
  it.each([
    { name: 'instance-fails', seed: 21, acts: true },
    { name: 'region-fails', seed: 22, acts: true },
    { name: 'writer-fails', seed: 23, acts: true },
    { name: 'zone-fails', seed: 24, acts: false },
    { name: 'deep-health-check-shared-dependency', seed: 25, acts: true },
  ])('in $name', async ({ name, seed, acts }) => {
    const whole = actionsOf(await play(name, seed, []));
    expect(whole.length > 0, replayOf(name, seed)).toBe(acts);

    const found: string[] = [];
    for (const draw of [1, 2, 3, 4]) {
      const drawn = drawSilences(seed * 100 + draw);
      const story = await play(name, seed, drawn);
      const more = [...beyond(actionsOf(story), whole), ...story.crashes];
      if (more.length > 0) found.push(`${replayOf(name, seed, inWords(drawn))}: ${more.join('; ')}`);
    }
    expect(found.join('\n')).toBe('');
  });
});
