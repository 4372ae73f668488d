import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import type { Signal } from '../../src/model/signal.ts';
import { checks } from '../../src/policy/checks.ts';
import { pollers } from '../../src/pollers/registry.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { signalCases } from '../support/signals/signal-cases.ts';
import { type SoundAccount, soundAccount } from '../support/signals/sound-account.ts';
import { befall, lateTroubles, troubles } from '../support/signals/troubles.ts';

const wordOf = ({ state, nature }: Signal): string => (nature === 'transition' ? nature : state);

/** What is known now: `ec2/state on web: pass`, and why. */
const sayings = ({ resources, signals }: Model) =>
  [...signals.values()].flat().map((signal) => ({
    said: `${signal.check} on ${resources.get(signal.resource)?.name ?? signal.resource}: ${wordOf(signal)}`,
    fires: !['pass', 'unknown'].includes(wordOf(signal)),
    reason: signal.reason,
  }));

/** Watches for so long, and answers what fired in any minute of it. */
async function firingIn(account: SoundAccount, minutes: number): Promise<Map<string, string>> {
  const fired = new Map<string, string>();
  for (let minute = 0; minute < minutes; minute += 1) {
    await account.watch(1);
    for (const { said, fires, reason } of sayings(account.model())) if (fires) fired.set(said, reason);
  }
  return fired;
}

function differences(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...one.filter((line) => !other.includes(line)), ...other.filter((line) => !one.includes(line))];
}

describe('each signal, out of simulated AWS by the real SDK clients, pollers and model', () => {
  const covered = signalCases.map(({ check }) => check);

  it('has a case in which it fires and does not', () => {
    expect(differences(covered, checks)).toEqual([]);
  });

  it('would be found out without a case, and so would the case of a signal that is no more', () => {
    expect(differences(covered, [...checks, 'ec2/planted'])).toEqual(['ec2/planted']);
    expect(differences(covered, checks.slice(1))).toEqual(checks.slice(0, 1));
  });

  describe('in one account, while nothing is wrong and then everything', () => {
    let falseAlarms: ReadonlyMap<string, string>;
    let before: readonly string[];
    let fired: ReadonlySet<string>;

    beforeAll(async () => {
      const account = soundAccount();
      // An hour tells what is usual. What is read hourly is read again within the forty minutes that follow.
      falseAlarms = await firingIn(account, 85);
      before = sayings(account.model()).map(({ said }) => said);
      await befall(account, troubles);
      const first = await firingIn(account, 30);
      await befall(account, lateTroubles);
      const then = await firingIn(account, 10);
      fired = new Set([...first.keys(), ...then.keys()]);
    });

    it('fires on nothing that is well', () => {
      expect([...falseAlarms]).toEqual([]);
    });

    it.each(signalCases)('$check on $on: $sound, and $fires when $when', ({ check, on, sound, fires }) => {
      const about = `${check} on ${on}: `;
      const saidBefore = before.filter((said) => said.startsWith(about));
      expect(new Set(saidBefore)).toEqual(new Set(sound === 'pass' ? [`${about}pass`] : []));
      expect([...fired].filter((said) => said.startsWith(about))).toContain(about + fires);
    });
  });

  it('is unknown, never good, once CloudWatch is silent, where it is read of metrics alone', async () => {
    const ofMetrics = new Set(
      pollers.flatMap(({ name: poller, parts }) =>
        parts
          .filter(({ permissions: [first] }) => first === 'cloudwatch:GetMetricData')
          .map(({ name }) => `${poller}/${name}`),
      ),
    );
    const account = soundAccount();
    await account.watch(20);
    account.fault(faultNamed('silence-metrics'), {});
    await account.watch(19);
    const read = await account.watch(1);
    const words = new Set(
      read.flatMap((one) =>
        one.kind !== 'failed' && ofMetrics.has(one.observer.name)
          ? one.signals.map((signal) => `${signal.check}: ${wordOf(signal)}`)
          : [],
      ),
    );
    // What a distribution asks first, another part has read of the load balancer.
    expect([...words].filter((word) => !word.endsWith(': unknown'))).toEqual([
      'cloudfront/first-origin: pass',
    ]);
    expect(words.size).toBeGreaterThan(30);
  });
});
