import type { ScenarioResult } from '../../simulator/judge/result.ts';
import { type GamedayRun, isTriedOut } from '../../simulator/gameday/tally.ts';
import type { CliIo } from '../command.ts';

/** How far one scenario is. */
interface ScenarioProgress {
  readonly name: string;
  readonly total: number;
  done: number;
  /** Of the policies that are tried out: their runs so far. */
  tried: number;
  passed: number;
  harmful: number;
  downtimeSeconds: number;
}

interface Progress {
  /** `result` is absent where the run has none: it was lost, or did not fit the stack. */
  ran(run: GamedayRun, result: ScenarioResult | undefined): void;
  /** Leaves nothing half drawn. */
  end(): void;
}

const barCells = 12;

/**
 * Tells how far the game day is: on a terminal a line per scenario under way that is drawn again in
 * place, elsewhere one plain line per finished scenario on standard error.
 */
export function startProgress(
  scenarios: readonly string[],
  runsOfEach: number,
  { io, quiet }: { readonly io: CliIo; readonly quiet: boolean },
): Progress {
  const states = new Map(
    scenarios.map((name) => [
      name,
      { name, total: runsOfEach, done: 0, tried: 0, passed: 0, harmful: 0, downtimeSeconds: 0 },
    ]),
  );
  const isLive = io.isTerminal && !quiet;
  let drawn = 0;
  const draw = (finished: readonly string[]) => {
    const live = [...states.values()].filter(({ done, total }) => done > 0 && done < total);
    const lines = live.map((state) => progressLine(state, io));
    // Up over what was drawn, and gone with it: the rest of the screen stays as it is.
    const back = drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`;
    const text = [...finished, ...lines].join('\n');
    drawn = lines.length;
    if (text !== '') io.out(back + text);
  };
  return {
    ran(run, result) {
      const state = states.get(run.scenario.name);
      if (state === undefined) return;
      state.done += 1;
      if (isTriedOut(run.policy)) {
        state.tried += 1;
        state.passed += result?.passed === true ? 1 : 0;
        state.harmful += (result?.harmful.length ?? 0) > 0 ? 1 : 0;
        state.downtimeSeconds += result?.downtimeSeconds ?? 0;
      }
      const finished = state.done === state.total ? [progressLine(state, io)] : [];
      if (isLive) draw(finished);
      else for (const line of finished) io.err(line);
    },
    end() {
      if (isLive && drawn > 0) io.out(`\u001b[${drawn}A\u001b[0J`.trimEnd());
      drawn = 0;
    },
  };
}

/** One scenario's progress; on a terminal in at most its width. */
function progressLine(state: ScenarioProgress, io: CliIo): string {
  const { name, done, total, tried, passed, harmful, downtimeSeconds } = state;
  const isDone = done === total;
  const filled = Math.round((done / total) * barCells);
  const mark = !isDone ? '·' : passed === tried ? '✓' : '✗';
  const down = tried === 0 ? 0 : Math.round(downtimeSeconds / tried);
  const facts = `${passed} of ${tried} passed, ${harmful} harmful, users down ${down} s on average`;
  const bar = isDone ? '' : `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)} `;
  const all = `${mark} ${name}  ${bar}${done}/${total} runs  ${facts}`;
  const text = io.isTerminal ? all.slice(0, io.columns - 1) : all;
  if (harmful > 0) return io.colors.red(text);
  if (!isDone) return text;
  return passed === tried ? io.colors.green(text) : io.colors.yellow(text);
}
