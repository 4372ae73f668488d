import { formatDuration } from '../../runtime/duration.ts';
import type { Route } from '../route.ts';

const defaultStallAfterMs = 90_000;

function healthRoute(path: string): Route {
  return {
    method: 'get',
    path,
    summary: 'Liveness: 503 when the loop has stalled, so that whoever runs the daemon restarts it.',
    access: 'open',
    answer: { status: 200, contentType: 'text/plain' },
    refusals: [503],
    handle: async (_request, response, parts) => {
      const stalledMs = parts.view.sinceLastCycleMs();
      const healthy = stalledMs <= (parts.stallAfterMs ?? defaultStallAfterMs);
      const text = healthy
        ? 'healthy\n'
        : `stalled: the loop finished its last cycle ${formatDuration(stalledMs)} ago\n`;
      response
        .status(healthy ? 200 : 503)
        .type('text/plain')
        .send(text);
    },
  };
}

export const healthy = healthRoute('/-/healthy');
export const healthz = healthRoute('/healthz');
