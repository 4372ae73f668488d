import { createHash } from 'node:crypto';
import { optionLines } from './notice-text.ts';
import { DeliveryError, type Notice, type Notifier } from './notifier.ts';

const timeoutMs = 10_000;

/**
 * One POST of JSON. The body is Alertmanager's webhook format (version 4), so that what receives its
 * alerts receives these; everything else is under `holdfast`. Whoever is called must find what to do among the
 * annotations, for most receivers show nothing else.
 */
export function webhookNotifier(url: string, fetchIt: typeof fetch = fetch): Notifier {
  return {
    send: async (notice) => {
      let response: Response;
      try {
        response = await fetchIt(url, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'User-Agent': 'holdfast' },
          body: JSON.stringify(webhookBody(notice)),
          signal: AbortSignal.timeout(timeoutMs),
        });
      } catch (error) {
        throw new DeliveryError(`webhook not reached: ${reasonOf(error)}`, true, error);
      }
      // The answer is not of interest, but unread it would keep its connection.
      await response.body?.cancel().catch(() => undefined);
      if (response.ok) return;
      const retryable = response.status >= 500 || response.status === 429 || response.status === 408;
      throw new DeliveryError(`webhook answered ${response.status}`, retryable);
    },
  };
}

export function webhookBody(notice: Notice): object {
  const labels = {
    alertname: notice.alert,
    severity: notice.severity,
    ...(notice.policy !== undefined && { policy: notice.policy }),
    ...(notice.action !== undefined && { action: notice.action }),
    ...(notice.target !== undefined && { target: notice.target.id, target_name: notice.target.name }),
    ...(notice.incident !== undefined && { incident: notice.incident }),
  };
  const annotations = {
    summary: notice.title,
    description: notice.text,
    ...(notice.answers !== undefined && {
      approve_url: notice.answers.approve,
      reject_url: notice.answers.reject,
    }),
    ...(notice.options !== undefined && { options: optionLines(notice.options).join('\n') }),
    ...(notice.commands.length > 0 && { commands: notice.commands.join('\n') }),
    ...(notice.undo !== undefined && { undo: notice.undo }),
    ...(notice.runbook !== undefined && { runbook: notice.runbook }),
  };
  const at = new Date(notice.at).toISOString();
  return {
    version: '4',
    groupKey: notice.key,
    truncatedAlerts: 0,
    status: notice.status,
    receiver: 'holdfast',
    groupLabels: { alertname: notice.alert },
    commonLabels: labels,
    commonAnnotations: annotations,
    alerts: [
      {
        status: notice.status,
        labels,
        annotations,
        startsAt: at,
        endsAt: notice.status === 'resolved' ? at : '0001-01-01T00:00:00Z',
        fingerprint: createHash('sha256').update(notice.key).digest('hex').slice(0, 16),
      },
    ],
    holdfast: { ...notice, at },
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const code: unknown = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;
  return typeof code === 'string' ? code : error.name;
}
