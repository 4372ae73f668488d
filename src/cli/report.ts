import {
  type ReportRepresentation,
  reportRepresentation,
  reportShape,
} from '../http/representations/report.ts';
import { parseDuration } from '../runtime/duration.ts';
import { clientOptions, connect } from './client/api.ts';
import type { CliCommand, CliInvocation, CliIo } from './command.ts';
import { describeReport } from './report/describe-report.ts';

export const reportCommand: CliCommand = {
  name: 'report',
  summary:
    'What each policy asked for and did, how what it only showed would have turned out, and which has earned the next mode.',
  options: [
    { flags: '--since <duration>', description: 'how far to look back', default: '30d', parse: durationText },
    {
      flags: '--journal <file>',
      description:
        'read this journal, a copy or an export, instead of asking a running daemon; nothing is written to it',
    },
    ...clientOptions,
  ],
  examples: ['holdfast report', 'holdfast report --since 14d --journal holdfast.db > report.md'],
  run: async (invocation, io) => {
    const report = await reportFrom(invocation, io);
    io.out(
      invocation.options['json'] === true ? JSON.stringify(report, undefined, 2) : describeReport(report),
    );
    return 0;
  },
};

/** Of a file the window ends with its last event, not now: an old journal is reported on as it was. */
async function reportFrom(invocation: CliInvocation, io: CliIo): Promise<ReportRepresentation> {
  const { journal } = invocation.options;
  const since = String(invocation.options['since']);
  if (typeof journal !== 'string')
    return connect(invocation, io).get(`/api/v1/report?since=${encodeURIComponent(since)}`, reportShape);
  const { lastEventAt, readJournal } = await import('../journal/read-journal.ts');
  const { reportOn } = await import('../hindsight/report.ts');
  let unreadable = 0;
  const until = await lastEventAt(journal);
  const events = readJournal(journal, () => (unreadable += 1));
  const report = await reportOn(events, { since: until - (parseDuration(since) ?? 0), until });
  if (unreadable > 0)
    io.err(`${unreadable} entries of ${journal} could not be understood and are not counted`);
  return reportRepresentation(report);
}

function durationText(text: string): string {
  if (parseDuration(text) === undefined) throw new Error('must be a duration such as 30d or 12h');
  return text;
}
