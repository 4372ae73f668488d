import type { Response } from 'express';
import type { RecordedEvent } from '../../journal/event.ts';
import type { HttpParts } from '../parts.ts';
import { HttpProblem } from '../problem.ts';
import { eventRepresentation } from '../representations/event.ts';
import type { Route } from '../route.ts';

const maxClients = 64;
/** A reader that lets this much pile up is cut off: it comes back with Last-Event-ID and misses nothing recent. */
const maxBacklogBytes = 256 * 1024;
const heartbeatMs = 15_000;

const clients = new WeakMap<HttpParts, Set<Response>>();

export const events: Route = {
  method: 'get',
  path: '/api/v1/events',
  summary: 'Journal events as they come (server-sent events). Last-Event-ID resumes after that number.',
  access: 'read',
  answer: { status: 200, contentType: 'text/event-stream' },
  refusals: [503],
  handle: async (request, response, parts) => {
    const open = clients.get(parts) ?? new Set();
    clients.set(parts, open);
    if (open.size >= maxClients) {
      response.set('Retry-After', '30');
      throw new HttpProblem(503, `${maxClients} event streams are open already: poll /api/v1/state instead`);
    }
    open.add(response);
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // Says to nginx that this answer must not be buffered.
      'X-Accel-Buffering': 'no',
    });
    response.write('retry: 3000\n\n');
    const after = Number(request.get('Last-Event-ID') ?? Number.NaN);
    if (Number.isSafeInteger(after)) {
      for (const event of parts.view.recentEvents().toReversed()) {
        if (event.number > after) send(response, event, parts);
      }
    }
    const unsubscribe = parts.subscribe((event) => send(response, event, parts));
    const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
    heartbeat.unref();
    response.once('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
      open.delete(response);
    });
  },
};

function send(response: Response, event: RecordedEvent, parts: HttpParts): void {
  if (response.writableLength > maxBacklogBytes) return void response.destroy();
  const told = eventRepresentation(event, parts.view.model());
  response.write(`id: ${event.number}\nevent: journal\ndata: ${JSON.stringify(told)}\n\n`);
}
