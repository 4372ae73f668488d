import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ChannelConfig } from '../../../notify/registry.ts';
import { createChannels } from '../../../notify/registry.ts';
import type { Notice } from '../../../notify/notifier.ts';
import { errorText } from '../../../runtime/error-text.ts';
import type { Check, Examined, Finding } from '../check.ts';
import { snsPublisher } from '../../publish-sns.ts';

const connectWithinMs = 5000;

/** Whether people can be reached. Nobody is sent anything unless a test was asked for. */
export const channelsCheck: Check = {
  name: 'channels',
  examine: async (examined) => {
    const channels = Object.entries(examined.config.notify.channels);
    if (channels.length === 0)
      return [
        {
          what: 'channels',
          verdict: 'warning',
          detail: 'there is none: no page reaches anybody',
          todo: 'add one under notify.channels',
        },
      ];
    if (examined.sendsTest) return sendTest(examined);
    return Promise.all(channels.map(([name, channel]) => reach(name, channel)));
  },
};

async function reach(name: string, channel: ChannelConfig): Promise<Finding> {
  const what = `channel ${name}`;
  if (channel.kind === 'sns')
    return {
      what,
      verdict: 'unknown',
      detail: 'SNS tells whether it takes a message only when it gets one: try --send-test',
    };
  const { hostname, port, protocol } = new URL(channel.url);
  try {
    await open(hostname.replaceAll(/[[\]]/g, ''), Number(port), protocol === 'https:');
    return { what, verdict: 'ok', detail: `${hostname} takes connections; --send-test sends a message` };
  } catch (error) {
    return {
      what,
      verdict: 'problem',
      detail: `${hostname} cannot be reached: ${errorText(error)}`,
      todo: 'check the address, and what this machine may connect to',
    };
  }
}

/** A connection and, with TLS, its certificate; not a byte of HTTP, for what listens might page for it. */
function open(host: string, port: number, isTls: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const to = { host, port: port || (isTls ? 443 : 80), timeout: connectWithinMs };
    const socket = isTls ? connectTls({ ...to, servername: host }, () => done()) : connect(to, () => done());
    const done = (error?: Error) => {
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    socket.on('timeout', () => done(new Error(`no answer within ${connectWithinMs / 1000} s`)));
    socket.on('error', done);
  });
}

async function sendTest({ config, accounts, clock }: Examined): Promise<readonly Finding[]> {
  const [first] = accounts;
  const channels = createChannels(config.notify.channels, {
    publish:
      first === undefined
        ? () => Promise.reject(new Error('no account could be reached to publish from'))
        : snsPublisher(first.aws, first.account),
  });
  return Promise.all(
    [...channels].map(async ([name, notifier]): Promise<Finding> => {
      const what = `channel ${name}`;
      try {
        await notifier.send(testNotice(name, clock.now()));
        return { what, verdict: 'ok', detail: 'it took a test message' };
      } catch (error) {
        return {
          what,
          verdict: 'problem',
          detail: errorText(error),
          todo: 'mend the channel, and try again',
        };
      }
    }),
  );
}

function testNotice(channel: string, at: number): Notice {
  return {
    key: `holdfast-doctor-${channel}`,
    status: 'firing',
    severity: 'info',
    alert: 'HoldfastTrouble',
    title: 'Test message of holdfast doctor',
    text: 'Somebody tries out whether this channel works. There is nothing to do.',
    at,
    evidence: [],
    guards: [],
    commands: [],
  };
}
