import { withMeasure } from '../safety/in-words.ts';
import type { Notice } from './notifier.ts';

/** The notice as plain text, for a mail or a telephone: what, why, on what evidence, what now. */
export function noticeText(notice: Notice): string {
  const lines = [notice.title, '', notice.text, ''];
  const field = (name: string, value: string | undefined) => {
    if (value !== undefined) lines.push(`${name}: ${value}`);
  };
  field('Policy', notice.policy);
  field('Action', notice.action);
  field('Target', notice.target && `${notice.target.name} (${notice.target.id})`);
  field('Incident', notice.incident);
  field('Time', new Date(notice.at).toISOString());
  field('Undo', notice.undo);
  const list = (title: string, items: readonly string[]) => {
    if (items.length > 0) lines.push('', `${title}:`, ...items.map((item) => `  ${item}`));
  };
  list(
    'Evidence',
    notice.evidence.map(({ check, state, reason }) => `${check} ${state}: ${reason}`),
  );
  list(
    'Guards',
    notice.guards.map((guard) => `${guard.outcome} ${guard.gate}: ${withMeasure(guard)}.`),
  );
  if (notice.answers !== undefined)
    list('Answer', [`Approve: ${notice.answers.approve}`, `Reject: ${notice.answers.reject}`]);
  list('What you could do, least destructive first', optionLines(notice.options));
  list('Next', notice.commands);
  if (notice.runbook !== undefined) lines.push('', notice.runbook.trim());
  return `${lines.join('\n')}\n`;
}

/** Each option with the very lines that it takes, and why Holdfast does not do it. */
export function optionLines(options: Notice['options'] = []): readonly string[] {
  return options.flatMap(({ summary, commands, whyNot }, index) => [
    `${index + 1}. ${summary}`,
    ...commands.map((command) => `   ${command}`),
    `   Holdfast does not: ${whyNot}`,
  ]);
}
