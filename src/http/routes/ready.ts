import type { Trouble, View } from '../../engine/view.ts';
import { formatDuration } from '../../runtime/duration.ts';
import type { Route } from '../route.ts';

function readyRoute(path: string): Route {
  return {
    method: 'get',
    path,
    summary:
      'Readiness: 503 until everything was seen once, and while a trouble keeps the daemon from acting.',
    access: 'open',
    answer: { status: 200, contentType: 'text/plain' },
    refusals: [503],
    handle: async (_request, response, parts) => {
      const { ready, lines } = readiness(parts.view);
      response
        .status(ready ? 200 : 503)
        .type('text/plain')
        .send(`${lines.join('\n')}\n`);
    },
  };
}

export const ready = readyRoute('/-/ready');
export const readyz = readyRoute('/readyz');

/**
 * Ready means: it sees, and it could act where it may. A thrown stop switch is a wish, not a trouble:
 * were it "not ready", a load balancer would cut off the very command that ends it.
 */
function readiness(view: View): { ready: boolean; lines: string[] } {
  const stop = view.stopSwitch();
  const isWish = (trouble: Trouble) => trouble.part === 'stop-switch' && stop.state === 'thrown';
  const troubles = view.troubles().filter((trouble) => !isWish(trouble));
  const blocking = troubles.filter((trouble) => trouble.blocksActing);
  const settled = view.settled();
  const ready = settled && blocking.length === 0;
  const lines = [ready ? 'ready' : 'not ready'];
  if (!settled) lines.push('- start: not every observer has answered yet; nothing is acted on until then');
  if (stop.state === 'thrown') {
    lines.push(
      `- stop switch: thrown (${stop.source})${stop.reason ? `: ${stop.reason}` : ''}; observing only`,
    );
  }
  for (const trouble of [...blocking, ...troubles.filter((one) => !one.blocksActing)]) {
    const age = formatDuration(view.now() - trouble.since);
    const effect = trouble.blocksActing ? ', nothing is acted on' : '';
    lines.push(`- ${trouble.part} (for ${age}${effect}): ${trouble.reason}`);
  }
  return { ready, lines };
}
