import { answerPath } from '../../../src/engine/answer-links.ts';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/http/app.ts';
import { fakeView } from '../../support/fake-view.ts';
import { httpClient, httpParts } from '../../support/http-client.ts';

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/** What express itself would answer, read from its own router. */
function served(): string[] {
  const app = createApp(httpParts(fakeView()).parts) as unknown as { router: { stack: readonly Layer[] } };
  return app.router.stack
    .flatMap(({ route }) =>
      route === undefined ? [] : Object.keys(route.methods).map((method) => `${method} ${route.path}`),
    )
    .toSorted();
}

describe('the OpenAPI document', () => {
  it('lists exactly the routes that are served', async () => {
    const { body } = await httpClient(fakeView()).client.get('/api/v1/openapi.json');

    const listed = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );

    expect(listed.toSorted()).toEqual(served());
    expect(listed.length).toBeGreaterThan(20);
  });

  it('declares the token for every change, parameters for every placeholder, and no dangling reference', async () => {
    const { body } = await httpClient(fakeView()).client.get('/api/v1/openapi.json');

    for (const [path, methods] of Object.entries<Record<string, Record<string, never>>>(body.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const declared = (operation['parameters'] as { in: string; name: string }[] | undefined) ?? [];
        expect(declared.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(names);
        // Who holds a link shows that, and no token.
        if (method !== 'get')
          expect(operation['security']).toEqual([path === answerPath ? {} : { token: [] }]);
      }
    }
    const text = JSON.stringify(body);
    for (const [, name = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
      expect(Object.keys(body.components.schemas)).toContain(name);
    }
    expect(text).not.toContain('#/$defs/');
  });
});
