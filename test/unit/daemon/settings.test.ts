import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/daemon/config.ts';
import { readConfig } from '../../../src/daemon/read-config.ts';
import { modelSettings, safetySettings } from '../../../src/daemon/settings.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import { problemText } from '../../../src/policy/problem-text.ts';
import { defaultSafetySettings } from '../../../src/safety/settings.ts';

function said(text: string): readonly string[] {
  return readConfig({ name: 'holdfast.yaml', text }, {}).problems.map(problemText);
}

function slowly(mode: string, every: string): string {
  return `mode: ${mode}\nscope: { tag: a, value: b }\npollers: { ec2: { every: ${every} } }\n`;
}

describe('the settings of gates and verdicts', () => {
  it('are their own defaults when nothing is configured', () => {
    const config = configSchema.parse({});

    expect(safetySettings(config)).toEqual(defaultSafetySettings);
    expect(modelSettings(config)).toEqual(defaultModelSettings);
  });

  it('are what the file says', () => {
    const config = configSchema.parse({
      mode: 'veto',
      scope: { tag: 'a', value: 'b' },
      safety: {
        vetoDelay: '20m',
        cooldown: { maxFactor: 4, afterPromotion: '2h' },
        budgets: { window: '2h' },
      },
      verdicts: { suspectHold: '2m', blindShare: 0.2 },
    });

    expect(safetySettings(config)).toMatchObject({
      maxMode: 'veto',
      scope: { tag: 'a', value: 'b' },
      vetoDelayMs: 1_200_000,
      cooldown: { relapseWindowMs: 14_400_000, maxFactor: 4, afterPromotionMs: 7_200_000 },
      budgets: { zone: 1, windowMs: 7_200_000 },
    });
    expect(modelSettings(config)).toMatchObject({ suspectHoldMs: 120_000, blindShare: 0.2 });
  });

  it.each([
    ['safety.evidenceMaxAge', '39s', '40s', '40s', '15m'],
    ['safety.evidenceMaxAge', '901s', '15m', '40s', '15m'],
    ['safety.ownFailover', '59s', '60s', '1m', '30m'],
    ['safety.clockSkew.warn', '1s', '2s', '2s', '24h'],
    ['safety.clockSkew.blind', '4s', '5s', '5s', '24h'],
    ['safety.vetoDelay', '0s', '1m', '1m', '24h'],
    ['safety.approvalWindow', '25h', '24h', '1m', '24h'],
    ['safety.budgets.window', '9m', '10m', '10m', '24h'],
    ['safety.cooldown.relapseWindow', '8d', '7d', '10m', '7d'],
    ['verdicts.closeHold', '29s', '30s', '30s', '24h'],
    ['verdicts.closedKept', '6d', '7d', '7d', '90d'],
    ['verdicts.newbornImmunity', '61m', '1h', '30s', '1h'],
  ])('refuse %s of %s, which enforces nothing, and take %s', (path, wrong, right, least, most) => {
    const file = (value: string) => {
      const steps = path.split('.');
      return `${steps.join(': { ')}: ${value}${' }'.repeat(steps.length - 1)}\n`;
    };

    expect(said(file(wrong))).toEqual([
      expect.stringMatching(
        new RegExp(`^holdfast.yaml:1:\\d+: error: ${path} must be from ${least} to ${most}$`),
      ),
    ]);
    expect(said(file(right))).toEqual([]);
  });

  it.each([
    ['no growth of the cool-down', 'safety: { cooldown: { maxFactor: 1 } }'],
    ['a remedy that may fail for ever', 'safety: { remedyFailures: 6 }'],
    ['a budget of nothing', 'safety: { budgets: { zone: 0 } }'],
    ['a budget of any number', 'safety: { budgets: { daemon: 101 } }'],
    ['a breaker at all of the group', 'safety: { breaker: { share: 1 } }'],
    ['one group that shares a cause with itself', 'verdicts: { unrelatedGroups: 1 }'],
    ['a time without end', `safety: { vetoDelay: ${'9'.repeat(20)}d }`],
  ])('refuse %s', (_title, text) => {
    expect(said(text)).toEqual([expect.stringContaining('error')]);
  });

  // 2 × 70 s and a time-out of 10 s are 150 s, which is as old as evidence may be.
  it.each(['auto', 'observe'])('in mode %s take a poller that reads just often enough', (mode) => {
    expect(said(slowly(mode, '70s'))).toEqual([]);
  });

  it.each([
    ['auto', 'error'],
    ['observe', 'warning'],
  ])('in mode %s answer a poller that reads more seldom with an %s', (mode, severity) => {
    expect(said(slowly(mode, '71s'))).toEqual([
      `holdfast.yaml:3:26: ${severity}: ec2 is read every 1m11s, so evidence is up to 2m32s old, and more than 2m30s is not acted on (at most 1m10s, or a longer safety.evidenceMaxAge)`,
    ]);
  });

  it('let AWS Config, which is never a reason to act, and a poller that is off be as slow as they like', () => {
    expect(said('pollers: { config: { every: 1h }, rds: { enabled: false, every: 1h } }\n')).toEqual([]);
  });

  it.each([
    ['safety: { budgets: { zone: 3 } }', 'a budget of 3 is never reached: account allows 2'],
    ['safety: { budgets: { account: 4 } }', 'a budget of 4 is never reached: daemon allows 3'],
    ['safety: { budgets: { daemon: 7 } }', 'a budget of 7 is never reached: daemonPerWindow allows 6'],
  ])('warn of %s', (text, message) => {
    expect(said(text)).toEqual([expect.stringContaining(`warning: ${message}`)]);
  });

  it('do not warn of a budget that nobody set when the one around it is made smaller', () => {
    expect(said('safety: { budgets: { daemon: 1, daemonPerWindow: 1 } }')).toEqual([]);
  });
});
