import type { Action, Plan } from '../actions/action.ts';
import { awsCommand } from '../actions/aws-cli.ts';
import type { JournalEvent, RemedyOption } from '../journal/event.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Decision } from '../safety/decision.ts';
import type { Proposal } from '../policy/proposal.ts';
import { withMeasure } from '../safety/in-words.ts';
import { judge } from '../safety/judge.ts';
import type { Facts } from '../safety/gate.ts';
import type { EngineParts } from './engine.ts';

export interface OptionParts extends Pick<EngineParts, 'actions' | 'aws' | 'clock' | 'gates' | 'log'> {
  readonly facts: Facts;
}

type Page = Extract<JournalEvent, { kind: 'page' }>;

/** More is not read at three in the morning. */
const mostOptions = 3;
/** In a storm the first calls carry options; the rest are not made to wait for them. */
const mostPagesAtOnce = 3;
/** A call for help waits no longer than this for AWS to say what could be done. */
const patienceMs = 10_000;

/**
 * The calls with what a person could do now, least destructive first: every remedy that is meant for the
 * present verdict and whose preconditions hold by fresh reads, as the very commands that Holdfast would
 * send, and why it does not.
 */
export async function withOptions(
  parts: OptionParts,
  pages: readonly Page[],
  decisions: readonly Decision[],
): Promise<readonly Page[]> {
  const asked = pages.slice(0, mostPagesAtOnce).map(async (page): Promise<Page> => {
    const proposal = decisions.find(
      ({ proposal: { policy, target, rung } }) =>
        policy.name === page.policy && target === page.target && rung.kind === 'page',
    )?.proposal;
    const options = proposal === undefined ? [] : await optionsFor(parts, proposal);
    return options.length === 0 ? page : { ...page, options };
  });
  return [...(await Promise.all(asked)), ...pages.slice(mostPagesAtOnce)];
}

async function optionsFor(parts: OptionParts, proposal: Proposal): Promise<readonly RemedyOption[]> {
  const over = new AbortController();
  const late = parts.clock.sleep(patienceMs, over.signal).then(() => undefined);
  const planned = await Promise.all(
    candidatesFor(parts, proposal).map(async ({ action, params, rungIndex }) => {
      const plan = await Promise.race([planFor(parts, proposal, action, params), late]);
      if (plan === undefined || plan.steps.length === 0) return [];
      const commands = plan.steps.flatMap(({ calls }) => calls.map(awsCommand));
      const whyNot = whyNotDone(parts, proposal, rungIndex);
      return [{ action: action.name, summary: plan.summary, commands, whyNot }];
    }),
  );
  over.abort();
  return planned.flat().slice(0, mostOptions);
}

interface Candidate {
  readonly action: Action;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of its rung in the policy's ladder; absent for one that is not in it. */
  readonly rungIndex?: number;
}

/** What the ladder names, with its parameters, and what needs none. Least destructive first. */
function candidatesFor(parts: OptionParts, proposal: Proposal): readonly Candidate[] {
  const kind = parts.facts.model.resources.get(proposal.target)?.kind;
  const rungs = proposal.policy.remedy.flatMap((rung, rungIndex): Candidate[] => {
    const action = rung.kind === 'action' ? parts.actions.get(rung.action) : undefined;
    return action === undefined || rung.kind !== 'action' ? [] : [{ action, params: rung.params, rungIndex }];
  });
  const named = new Set(rungs.map(({ action }) => action));
  const others = [...parts.actions.values()]
    .filter((action) => !named.has(action) && action.checkParams({}).length === 0)
    .map((action) => ({ action, params: {} }));
  return [...rungs, ...others]
    .filter(
      ({ action }) =>
        kind !== undefined && action.kinds.includes(kind) && action.verdicts.includes(proposal.verdict),
    )
    .toSorted((a, b) => harshness(a.action) - harshness(b.action));
}

const byEffect = { none: 0, 'moves-traffic': 1, 'removes-target': 2, 'changes-writer': 3 } as const;
const byRisk = { low: 0, medium: 1, high: 2 } as const;

/** What takes nothing from users comes first; then what risks less; then what can be taken back. */
function harshness({ effect, risk, reversible }: Action): number {
  return byEffect[effect] * 100 + byRisk[risk] * 10 + (reversible ? 0 : 1);
}

/** What cannot be planned now is no option; that the call goes out is worth more than knowing why. */
async function planFor(
  parts: OptionParts,
  { target: id, key }: Proposal,
  action: Action,
  params: Readonly<Record<string, unknown>>,
): Promise<Plan | undefined> {
  const { aws, log, facts } = parts;
  const target = facts.model.resources.get(id);
  if (target === undefined) return undefined;
  const context = { aws, log, now: facts.now, remediation: 'by-hand', model: facts.model };
  return action.plan(target, params, context).catch((error: unknown) => {
    log.info(
      { action: action.name, proposal: key, detail: errorText(error) },
      'an option could not be planned',
    );
    return undefined;
  });
}

/** One sentence for each gate that stands in its way. */
function whyNotDone(parts: OptionParts, proposal: Proposal, rungIndex: number | undefined): string {
  const { policy } = proposal;
  const rung = rungIndex === undefined ? undefined : policy.remedy[rungIndex];
  if (rungIndex === undefined || rung === undefined) return `The policy ${policy.name} does not ask for it.`;
  const would = { ...proposal, key: `${policy.name}|${proposal.target}|${rungIndex}`, rung, rungIndex };
  const [decision] = judge(parts.gates, [would], parts.facts);
  const refusals = (decision?.results ?? []).filter(({ outcome }) => outcome !== 'allow');
  return refusals.length === 0
    ? `The policy ${policy.name} has gone on from it to its next remedy.`
    : `${refusals.map(withMeasure).join('. ')}.`;
}
