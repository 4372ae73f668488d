import type { Answered, PlanShown } from '../../src/engine/answered.ts';
import { CommandRefused } from '../../src/engine/command-refused.ts';
import type { Commands } from '../../src/engine/view.ts';
import type { Problem } from '../../src/policy/policy.ts';
import type { FakeView } from './fake-view.ts';

export interface FakeCommands {
  readonly commands: Commands;
  /** What was asked for, as `verb arguments…`, in order. */
  readonly asked: string[];
  reloadProblems: readonly Problem[];
  /** What an approval is answered with. */
  answered: Answered;
  /** What it would send. */
  plan: PlanShown;
}

/** Does what a person asks to the fake view, and remembers it. */
export function fakeCommands(fake: FakeView): FakeCommands {
  const asked: string[] = [];
  const known = (key: string) => {
    if (fake.state.decisions.some((decision) => decision.proposal.key === key)) return;
    throw new CommandRefused(404, `no proposal "${key}" is live`);
  };
  const result: FakeCommands = {
    asked,
    reloadProblems: [],
    answered: { outcome: 'begun', text: 'Reboot web-1.', gates: [], remediation: 'rem-1' },
    plan: {
      action: 'reboot-instance',
      targetName: 'web-2',
      summary: 'Reboot web-2.',
      preconditions: [{ name: 'it runs', holds: true, detail: 'EC2 says running' }],
      steps: [
        { name: 'reboot', commands: ['aws ec2 reboot-instances --instance-ids i-2 --region eu-west-1'] },
      ],
      warnings: [],
    },
    commands: {
      plan: async (key) => {
        known(key);
        return result.plan;
      },
      hold: async ({ durationMs, ...request }) => {
        asked.push(`hold ${request.scope} by ${request.owner}`);
        const createdAt = fake.state.now;
        const hold = { id: 'hold-1', ...request, createdAt, expiresAt: createdAt + durationMs };
        fake.state.holds = [...fake.state.holds, hold];
        return hold;
      },
      release: async (id, by) => {
        if (!fake.state.holds.some((hold) => hold.id === id))
          throw new CommandRefused(404, `no hold "${id}"`);
        asked.push(`release ${id} by ${by}`);
        fake.state.holds = fake.state.holds.filter((hold) => hold.id !== id);
      },
      pause: async (by, reason) => {
        asked.push(`pause by ${by}: ${reason}`);
        fake.state.stopSwitch = { state: 'thrown', source: 'api', reason, readAt: fake.state.now };
      },
      resume: async (by) => {
        asked.push(`resume by ${by}`);
        fake.state.stopSwitch = { state: 'clear', source: 'api', readAt: fake.state.now };
      },
      approve: async (key, { by, channel }) => {
        known(key);
        asked.push(`approve ${key} by ${by} (${channel})`);
        return result.answered;
      },
      reject: async (key, { by, channel }) => {
        known(key);
        asked.push(`reject ${key} by ${by} (${channel})`);
        return { outcome: 'rejected', text: 'It is not done.', gates: [] };
      },
      take: async (key, { by, channel }) => {
        known(key);
        asked.push(`take ${key} by ${by} (${channel})`);
        const { proposal } = fake.state.decisions.find((one) => one.proposal.key === key) ?? {};
        const taken = {
          by,
          at: fake.state.now,
          policy: proposal?.policy.name ?? '',
          target: proposal?.target ?? '',
        };
        fake.state.taken = [...fake.state.taken, taken];
        return taken;
      },
      giveBack: async (taken, { by, channel }) => {
        asked.push(`give-back ${taken.target} by ${by} (${channel})`);
        fake.state.taken = fake.state.taken.filter((one) => one !== taken);
      },
      resetBreaker: async (group, by, reason) => {
        const breaker = fake.state.breakers.find((one) => one.group === group);
        if (breaker?.state !== 'latched')
          throw new CommandRefused(409, `the breaker of ${group} is not latched`);
        asked.push(`reset-breaker ${group} by ${by}: ${reason}`);
        fake.state.breakers = fake.state.breakers.filter((one) => one !== breaker);
      },
      breakGlass: async ({ proposal, by, gates, reason, channel }) => {
        known(proposal);
        asked.push(
          `break-glass ${proposal} by ${by} (${channel}) in spite of ${gates.join(', ')}: ${reason}`,
        );
        return result.answered;
      },
      reload: async () => {
        asked.push('reload');
        return result.reloadProblems;
      },
    },
  };
  return result;
}
