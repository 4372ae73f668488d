import { DeliveryError, type Notice, type Notifier } from './notifier.ts';
import { noticeText } from './notice-text.ts';

/** Publishes to SNS. Given in by the daemon, so that this folder needs no AWS client. */
export type SnsPublisher = (request: {
  readonly topicArn: string;
  /** At most 100 printable ASCII characters, as SNS demands. */
  readonly subject: string;
  readonly message: string;
  /** For subscription filters. */
  readonly attributes: Readonly<Record<string, string>>;
}) => Promise<void>;

export function snsNotifier(topicArn: string, publish: SnsPublisher): Notifier {
  return {
    send: async (notice) => {
      try {
        await publish({
          topicArn,
          subject: subjectOf(notice),
          message: noticeText(notice),
          attributes: { alert: notice.alert, status: notice.status, severity: notice.severity },
        });
      } catch (error) {
        const retryable = error instanceof Error && 'retryable' in error && error.retryable === true;
        const reason = error instanceof Error ? error.message : 'unknown failure';
        throw new DeliveryError(`SNS did not take it: ${reason}`, retryable, error);
      }
    },
  };
}

function subjectOf(notice: Notice): string {
  const text = `[${notice.status === 'resolved' ? 'RESOLVED' : notice.severity.toUpperCase()}] ${notice.title}`;
  return text.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, 100);
}
