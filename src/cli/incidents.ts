import { pageShape } from '../http/representations/page.ts';
import { incidentShape } from '../http/representations/incident.ts';
import { formatDuration } from '../runtime/duration.ts';
import { clientOptions, connect } from './client/api.ts';
import { painted } from './client/colors.ts';
import { clean, clockTime, table } from './client/print.ts';
import type { CliCommand } from './command.ts';

export const incidentsCommand: CliCommand = {
  name: 'incidents',
  summary: 'Incidents of the last seven days, open ones first.',
  options: [{ flags: '--open', description: 'only open ones' }, ...clientOptions],
  examples: ['holdfast incidents --open'],
  run: async (invocation, io) => {
    const filter = invocation.options['open'] === true ? '&open=true' : '';
    const page = await connect(invocation, io).get(
      `/api/v1/incidents?limit=200${filter}`,
      pageShape(incidentShape),
    );
    if (invocation.options['json'] === true) {
      io.out(JSON.stringify(page, undefined, 2));
      return 0;
    }
    if (page.items.length === 0) {
      io.out(filter === '' ? 'No incident in seven days.' : 'No incident is open.');
      return 0;
    }
    const rows = page.items.map((incident) => [
      incident.id,
      incident.open ? io.colors.red('open') : io.colors.dim('closed'),
      clockTime(incident.openedAt),
      formatDuration(incident.durationSeconds * 1000),
      painted(incident.verdict, io),
      clean(incident.subjectName),
      clean(incident.reason) +
        (incident.problem ? ` A problem: ${incident.recurrences} times within seven days.` : ''),
    ]);
    io.out(table(rows, io, ''));
    if (page.total > page.items.length)
      io.out(`… and ${page.total - page.items.length} more (--json pages on the API)`);
    io.out(io.colors.dim(`\nholdfast explain ${page.items[0]?.id} tells it with its evidence and timeline.`));
    return 0;
  },
};
