import type { Notifier } from './notifier.ts';
import { type SnsPublisher, snsNotifier } from './sns.ts';
import { webhookNotifier } from './webhook.ts';

/** A channel as `notify.channels` in holdfast.yaml has it. */
export type ChannelConfig =
  | { readonly kind: 'webhook'; readonly url: string; readonly person?: string | undefined }
  | { readonly kind: 'sns'; readonly topicArn: string; readonly person?: string | undefined };

/** Every kind of channel, by the word that configuration uses. */
export const notifiers: {
  readonly [K in ChannelConfig['kind']]: (
    channel: Extract<ChannelConfig, { kind: K }>,
    outside: { readonly publish: SnsPublisher },
  ) => Notifier;
} = {
  webhook: (channel) => webhookNotifier(channel.url),
  sns: (channel, { publish }) => snsNotifier(channel.topicArn, publish),
};

/** The configured channels, ready to send, by the name that a policy's `page:` uses. */
export function createChannels(
  channels: Readonly<Record<string, ChannelConfig>>,
  outside: { readonly publish: SnsPublisher },
): ReadonlyMap<string, Notifier> {
  return new Map(
    Object.entries(channels).map(([name, channel]) => [
      name,
      channel.kind === 'webhook' ? notifiers.webhook(channel, outside) : notifiers.sns(channel, outside),
    ]),
  );
}
