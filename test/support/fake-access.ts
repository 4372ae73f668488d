import type { AwsAccess } from '../../src/aws/access.ts';
import { AwsError } from '../../src/aws/error.ts';
import type { Transport } from '../../src/aws/transport.ts';

/**
 * Access without pool and budget, for tests of what stands on it: the real SDK clients and commands, cut
 * short at the `initialize` step. Errors are sorted as far as the actions' tests need.
 */
export function fakeAccess(transport: Transport): AwsAccess {
  return {
    client: (constructor, scope) => {
      const configuration = { region: scope.region, credentials: { accessKeyId: 'x', secretAccessKey: 'y' } };
      const client = new constructor(configuration as never);
      const { config, middlewareStack } = client as unknown as {
        config: { serviceId: string };
        middlewareStack: { add(middleware: unknown, options: object): void };
      };
      middlewareStack.add(
        (_next: unknown, { commandName }: { commandName: string }) =>
          async ({ input }: { input: unknown }) => {
            const operation = commandName.replace(/Command$/, '');
            try {
              const request = { service: config.serviceId, operation, input, scope };
              return { output: await transport(request), response: {} };
            } catch (error) {
              throw sorted(error);
            }
          },
        { step: 'initialize' },
      );
      return client;
    },
  };
}

function sorted(error: unknown): AwsError {
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  const failure = /NotFound|NoSuch/.test(name) ? 'gone' : status >= 500 ? 'retryable' : 'conflict';
  return new AwsError({ failure, code: name, message, cause: error });
}
