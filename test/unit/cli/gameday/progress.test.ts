import { describe, expect, it } from 'vitest';
import { startProgress } from '../../../../src/cli/gameday/progress.ts';
import type { ScenarioResult } from '../../../../src/simulator/judge/result.ts';
import { fakeIo } from '../../../support/fake-io.ts';
import { harm, plan, result } from '../../../support/gameday-report.ts';

const ran = (name: string, more: Partial<ScenarioResult> = {}) => {
  const done = result({ name, ...more });
  return [{ index: 0, scenario: plan(name), policy: done.policy, seed: done.seed }, done] as const;
};

describe('progress', () => {
  it('is one plain line per finished scenario on standard error where nobody watches', () => {
    const io = fakeIo();
    const progress = startProgress(['a', 'b'], 2, { io, quiet: false });
    progress.ran(...ran('a', { policy: 'nothing', passed: false }));
    progress.ran(...ran('b'));
    progress.ran(...ran('a'));
    progress.end();
    expect(io.printed).toEqual([]);
    expect(io.complained).toEqual(['✓ a  2/2 runs  1 of 1 passed, 0 harmful, users down 60 s on average']);
  });

  it('draws the scenarios under way again in place on a terminal, and leaves the finished ones', () => {
    const io = fakeIo({ isTerminal: true });
    const progress = startProgress(['a', 'b'], 2, { io, quiet: false });
    progress.ran(...ran('a'));
    progress.ran(...ran('b', { passed: false, harmful: [harm('H1', 5)] }));
    progress.ran(...ran('a', { downtimeSeconds: 0 }));
    progress.end();
    const a = '· a  ██████░░░░░░ 1/2 runs  1 of 1 passed, 0 harmful, users down 60 s on average';
    const b = '· b  ██████░░░░░░ 1/2 runs  0 of 1 passed, 1 harmful, users down 60 s on average';
    expect(io.printed).toEqual([
      a,
      `\u001b[1A\u001b[0J${a}\n${b}`,
      `\u001b[2A\u001b[0J✓ a  2/2 runs  2 of 2 passed, 0 harmful, users down 30 s on average\n${b}`,
      '\u001b[1A\u001b[0J',
    ]);
    expect(io.complained).toEqual([]);
  });

  it('leaves standard output to JSON even on a terminal', () => {
    const io = fakeIo({ isTerminal: true });
    const progress = startProgress(['a'], 1, { io, quiet: true });
    progress.ran(...ran('a'));
    expect(io.printed).toEqual([]);
    expect(io.complained).toHaveLength(1);
  });

  it('counts a run that was lost as not passed', () => {
    const io = fakeIo();
    const progress = startProgress(['a'], 1, { io, quiet: false });
    progress.ran({ index: 0, scenario: plan('a'), policy: 'shipped', seed: 1 }, undefined);
    expect(io.complained).toEqual(['✗ a  1/1 runs  0 of 1 passed, 0 harmful, users down 0 s on average']);
  });

  it('never fills more than the terminal’s width, or what is drawn could not be taken back', () => {
    const io = fakeIo({ isTerminal: true, columns: 40 });
    startProgress(['a'], 2, { io, quiet: false }).ran(...ran('a'));
    expect(io.printed[0]).toHaveLength(39);
  });
});
