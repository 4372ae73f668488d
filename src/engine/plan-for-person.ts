import type { Plan } from '../actions/action.ts';
import { awsCommand } from '../actions/aws-cli.ts';
import { errorText } from '../runtime/error-text.ts';
import type { PlanShown } from './answered.ts';
import { CommandRefused } from './command-refused.ts';
import type { EngineParts, EngineState } from './engine.ts';

/** Whoever asks waits no longer than this for AWS: less than the ten seconds that `holdfast` waits for the daemon. */
const patienceMs = 8_000;

/**
 * What a live proposal would send if it were begun now, worked out as a run works it out: by fresh reads and the
 * remedy's own preconditions, past no gate. Sends nothing. Throws CommandRefused where there is nothing to work out.
 */
export async function planForPerson(
  { actions, aws, clock, log }: Pick<EngineParts, 'actions' | 'aws' | 'clock' | 'log'>,
  { decisions, model }: Pick<EngineState, 'decisions' | 'model'>,
  key: string,
): Promise<PlanShown> {
  const proposal = decisions.get(key)?.proposal;
  if (proposal === undefined)
    throw new CommandRefused(404, `there is no live proposal ${key}; it may have ended`);
  const { rung } = proposal;
  if (rung.kind === 'page')
    throw new CommandRefused(409, 'it calls a person, and sends nothing to AWS: there is no plan of it');
  const action = actions.get(rung.action);
  const target = model.resources.get(proposal.target);
  if (action === undefined || target === undefined)
    throw new CommandRefused(409, `${rung.action} has no target any more: nothing can be worked out`);
  const over = new AbortController();
  const late = clock.sleep(patienceMs, over.signal).then(() => undefined);
  const planned = action
    .plan(target, rung.params, { aws, log, now: clock.now(), remediation: 'by-hand', model })
    .catch((error: unknown) => {
      throw new CommandRefused(409, `it could not be worked out just now: ${errorText(error)}`);
    });
  const plan = await Promise.race([planned, late]).finally(() => over.abort());
  if (plan === undefined)
    throw new CommandRefused(
      409,
      `AWS did not answer what it needs to know within ${patienceMs / 1000} s; ask again`,
    );
  return shown(plan);
}

function shown({ action, targetName, summary, preconditions, steps, warnings }: Plan): PlanShown {
  return {
    action,
    targetName,
    summary,
    preconditions: preconditions.map(({ name, holds, detail }) => ({ name, holds, detail })),
    steps: steps.map(({ name, calls }) => ({ name, commands: calls.map(awsCommand) })),
    warnings: [...warnings],
  };
}
