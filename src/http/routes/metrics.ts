import type { Route } from '../route.ts';

export const metricsRoute: Route = {
  method: 'get',
  path: '/metrics',
  summary: 'Metrics for Prometheus, in its text format.',
  access: 'open',
  answer: { status: 200, contentType: 'text/plain' },
  refusals: [],
  handle: async (_request, response, parts) => {
    const text = await parts.metrics.render();
    // Not express's send(): it would rewrite the content type that Prometheus reads the version from.
    response.writeHead(200, { 'Content-Type': parts.metrics.contentType }).end(text);
  },
};
