import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/http/app.ts';
import { fakeView } from '../../support/fake-view.ts';
import { httpClient, httpParts } from '../../support/http-client.ts';

describe('the HTTP surface', () => {
  it.each(['/nowhere', '/api/v1/nowhere', '/api/v1/holds/x/y'])(
    'answers 404 as JSON for %s',
    async (path) => {
      const response = await httpClient(fakeView()).client.get(path);

      expect(response.status).toBe(404);
      expect(response.type).toBe('application/problem+json');
      expect(response.body.detail).toContain(`GET ${path}`);
    },
  );

  it('serves metrics with the content type that Prometheus expects', async () => {
    const response = await httpClient(fakeView()).client.get('/metrics');

    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.text).toBe('holdfast_up 1\n');
  });

  it('says that it failed without saying how, and logs how', async () => {
    const logged: object[] = [];
    const fake = fakeView();
    const { parts } = httpParts(fake);
    const app = createApp({
      ...parts,
      log: { ...parts.log, error: (fields) => logged.push(fields) },
      metrics: { contentType: 'text/plain', render: async () => Promise.reject(new Error('secret detail')) },
    });

    const response = await supertest(app).get('/metrics');

    expect(response.status).toBe(500);
    expect(response.text).not.toContain('secret');
    expect(logged).toHaveLength(1);
  });

  it('lets the page load nothing from elsewhere, and nothing inline', async () => {
    const response = await httpClient(fakeView()).client.get('/');

    expect(response.status).toBe(200);
    const policy = response.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers['x-powered-by']).toBeUndefined();
  });

  it('stops one address that asks without end, but never its probes', async () => {
    const { client } = httpClient(fakeView());
    let last = await client.get('/api/v1/holds');
    for (let asked = 1; asked < 1201; asked += 1) last = await client.get('/api/v1/holds');

    expect(last.status).toBe(429);
    expect(last.body.detail).toMatch(/1200 requests in a minute/);
    expect((await client.get('/-/healthy')).status).toBe(200);
    const stop = await client.post('/api/v1/pause').send({ reason: 'a drill' });
    expect(stop.status, 'nor the stop switch, which asks for its token').not.toBe(429);
  });
});
