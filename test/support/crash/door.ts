import { Agent, createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { zstdDecompressSync } from 'node:zlib';
import { services } from '../../../src/simulator/aws/registry.ts';
import { awsFailure, codeOf, lostCall } from '../../../src/simulator/aws/failure.ts';
import type { WireTransport } from '../../../src/simulator/wire/create-wire.ts';
import { serveTransport } from '../../../src/simulator/wire/serve-transport.ts';
import { requestNumber } from './request-number.ts';

/** A request of a process at the door: before it is passed on, or answered while the answer is not given back yet. */
export interface Passing {
  readonly when: 'before' | 'after';
  readonly to: 'aws' | 'store';
  readonly operation: string;
  /** Whether it changes what it is sent to. */
  readonly mutates: boolean;
  /** The SDK's own, of a call to AWS. */
  readonly input?: unknown;
  /** Kinds of the events that the store is given. */
  readonly events: readonly string[];
  /** After a change of AWS's: its code where it was refused. */
  readonly refused?: string;
}

/** What becomes of it: it goes on, it is lost on the way, it is answered so, or it goes on after a while (to the store only). */
export type Word = 'go on' | 'lost' | { readonly code: string } | { readonly afterMs: number };

export type Doorkeeper = (passing: Passing) => Promise<Word>;

export interface Door {
  readonly awsUrl: string;
  readonly storeUrl: string;
  /** Resolves once nothing is being passed on to the store any more, also of what the process has given up. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** Two endpoints on loopback for one process, before simulated AWS and before the store, with a word on every request. */
export async function openDoor(
  behind: {
    readonly aws: WireTransport;
    readonly account: string;
    readonly now: () => number;
    /** Where the table of the journal is, in DynamoDB; all other tables are simulated AWS's. */
    readonly journal: { readonly url: string; readonly name: string } | undefined;
    /** Resolves when time has gone on by so much. The process is told meanwhile that this request waits for that alone. */
    readonly holdUp: (request: number, forMs: number) => Promise<void>;
  },
  keeper: Doorkeeper,
): Promise<Door> {
  const aws = await serveTransport(awsThrough(behind.aws, keeper), {
    port: 0,
    defaultAccount: behind.account,
    now: behind.now,
  });
  const store =
    behind.journal === undefined
      ? undefined
      : await serveStore(behind.journal, aws.url, keeper, behind.holdUp);
  return {
    awsUrl: aws.url,
    storeUrl: store?.url ?? aws.url,
    rest: async () => store?.rest(),
    close: async () => {
      await aws.close();
      await store?.close();
    },
  };
}

function awsThrough(aws: WireTransport, keeper: Doorkeeper): WireTransport {
  return async (call, caller) => {
    const { service, operation, input } = call;
    const known = services.find(({ id }) => id === service)?.operations[operation];
    const mutates = known?.mutates === true;
    const passing = { to: 'aws' as const, operation, mutates, input, events: [] };
    const heed = (word: Word) => {
      // Of a time-out simulated AWS gives no answer at all.
      if (word === 'lost') throw lostCall('lost on the way');
      if (word === 'go on') return;
      if (!('code' in word)) throw new Error('nothing is held up on its way to AWS');
      throw awsFailure(word.code, word.code);
    };
    heed(await keeper({ ...passing, when: 'before' }));
    try {
      const output = await aws(call, caller);
      heed(await keeper({ ...passing, when: 'after' }));
      return output;
    } catch (error) {
      const refused = codeOf(error);
      if (refused !== undefined && refused !== 'TimeoutError')
        heed(await keeper({ ...passing, when: 'after', refused }));
      throw error;
    }
  };
}

async function serveStore(
  journal: { readonly url: string; readonly name: string },
  awsUrl: string,
  keeper: Doorkeeper,
  holdUp: (request: number, forMs: number) => Promise<void>,
) {
  const agent = new Agent({ keepAlive: true });
  let atWork = 0;
  let idle: () => void = () => undefined;
  const working = (change: 1 | -1) => {
    atWork += change;
    if (atWork === 0) idle();
  };

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await textOf(incoming);
    if (!body.includes(`"${journal.name}"`)) return (await forward(awsUrl, agent, incoming, body))(outgoing);
    const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
    const mutates = !/^(Get|Query|Describe|BatchGet)/.test(operation);
    const passing = { to: 'store' as const, operation, mutates, events: eventsIn(body) };
    const wordOn = async (when: Passing['when']) => {
      const word = await keeper({ ...passing, when });
      if (typeof word !== 'object' || !('afterMs' in word)) return word;
      working(-1);
      // Whoever gives up waiting for it does not stop it: it arrives as late as it does.
      await holdUp(Number(incoming.headers[requestNumber]), word.afterMs);
      working(1);
      return 'go on';
    };
    const before = await wordOn('before');
    if (before === 'lost') return void incoming.socket.destroy();
    if (before !== 'go on')
      return void outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(
        JSON.stringify({
          __type: `com.amazonaws.dynamodb.v20120810#${before.code}`,
          message: before.code,
        }),
      );
    const give = await forward(journal.url, agent, incoming, body);
    if ((await wordOn('after')) === 'lost') return void incoming.socket.destroy();
    give(outgoing);
  };
  const server = createServer((incoming, outgoing) => {
    working(1);
    void pass(incoming, outgoing)
      .catch(() => incoming.socket.destroy())
      .finally(() => working(-1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    rest: () => (atWork === 0 ? Promise.resolve() : new Promise<void>((resolve) => (idle = resolve))),
    close: () =>
      new Promise<void>((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The answer whole, and how it is given back. */
async function forward(upstream: string, agent: Agent, incoming: IncomingMessage, body: string) {
  const { method = 'POST', url, headers } = incoming;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    send(`${upstream}${url}`, { method, headers, agent }, resolve).on('error', reject).end(body);
  });
  const text = await textOf(answer);
  const { 'transfer-encoding': _chunked, ...answered } = answer.headers;
  return (outgoing: ServerResponse) => void outgoing.writeHead(answer.statusCode ?? 502, answered).end(text);
}

/** An append is an item with its events in one compressed field. */
function eventsIn(body: string): readonly string[] {
  const packed = /"body":\{"B":"([^"]+)"/.exec(body)?.[1];
  if (packed === undefined) return [];
  const text = zstdDecompressSync(Buffer.from(packed, 'base64')).toString();
  return text.split('\n').flatMap((line) => /"kind":"([a-z-]+)"/.exec(line)?.[1] ?? []);
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
