import { formatDuration } from '../../runtime/duration.ts';
import type { Explanation } from '../representations/explanation.ts';
import type { Subject } from './subject.ts';

type Context = Omit<Explanation, 'id' | 'kind' | 'title' | 'summary'>;

/** What it is, and the answer in a sentence or two. `does`: what Holdfast is doing, has done or does not do about it. */
export function summaryOf(
  subject: Subject,
  context: Context,
  does: readonly string[],
): Pick<Explanation, 'id' | 'kind' | 'title' | 'summary'> {
  switch (subject.kind) {
    case 'proposal':
    case 'ended-proposal': {
      const [decision] = context.decisions;
      const key = subject.kind === 'proposal' ? subject.decision.proposal.key : subject.decision.proposal;
      const ended =
        subject.kind === 'proposal' ? '' : ' It has ended since: this is the last decision on it.';
      return {
        id: key,
        kind: 'proposal',
        title: `${decision?.policy}: ${decision?.action} on ${decision?.targetName}`,
        summary: `${sentence(decision?.headline ?? '')}${ended}`,
      };
    }
    case 'remediation': {
      const { remediation } = subject;
      const how = remediation.outcome ?? remediation.state;
      return {
        id: remediation.id,
        kind: 'remediation',
        title: `${remediation.action} on ${context.remediations[0]?.targetName}`,
        summary: `${sentence(remediation.plan.summary)} ${capital(how)}: ${sentence(remediation.reason)}`,
      };
    }
    case 'incident': {
      const { incident } = subject;
      const [shown] = context.incidents;
      const lasted = formatDuration((shown?.durationSeconds ?? 0) * 1000);
      const how = incident.closedAt === undefined ? `open for ${lasted}` : `closed after ${lasted}`;
      return {
        id: incident.id,
        kind: 'incident',
        title: `${shown?.subjectName ?? incident.subjectName} ${incident.closedAt === undefined ? 'is' : 'was'} ${incident.verdict}`,
        summary: `${capital(how)}: ${sentence(incident.reason)} ${whatIsDone(context, does)}`,
      };
    }
    case 'resource': {
      const verdict = context.resources[0]?.verdict;
      const state =
        verdict === undefined ? 'Not judged yet.' : `${capital(verdict.kind)}: ${sentence(verdict.reason)}`;
      return {
        id: subject.resource.id,
        kind: 'resource',
        title: subject.resource.name,
        summary: `${state} ${whatIsDone(context, does)}`,
      };
    }
    case 'gone': {
      const [last] = context.remediations;
      const done =
        last === undefined
          ? 'Nothing was done to it.'
          : `${sentence(last.summary)} ${capital(last.outcome ?? last.state)}: ${sentence(last.reason)}`;
      return {
        id: subject.id,
        kind: 'resource',
        title: last?.targetName ?? subject.id.split(/[/:]/).at(-1) ?? subject.id,
        summary: `It is no longer there. ${done}`,
      };
    }
    case 'policy': {
      const { policy } = subject;
      const { watch } = context;
      const asks = watch?.asksFor ?? 0;
      return {
        id: policy.name,
        kind: 'policy',
        title: policy.name,
        summary: `${sentence(policy.summary)} Mode ${policy.mode}. It watches ${watch?.resources ?? 0} of kind ${policy.watch} and asks for something on ${asks === 0 ? 'none' : asks}.`,
      };
    }
    case 'group': {
      const { group } = subject;
      return {
        id: group.id,
        kind: 'group',
        title: group.name,
        summary: `${capital(group.state)}: ${group.serving} of ${group.desired} serve. ${whatIsDone(context, does)}`,
      };
    }
  }
}

/** What is done about it in the words of a page; else what was done last, however long ago. */
function whatIsDone(context: Context, does: readonly string[]): string {
  if (does.length > 0) return does.join(' ');
  const [last] = context.remediations;
  const past = last === undefined ? '' : ` Last: ${last.action}, ${last.outcome ?? last.state}.`;
  return `No policy asks for anything now.${past}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
