/** Asks the API. The token, where one is needed, lives as long as the tab. */

const tokenName = 'holdfast-token';

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function setToken(token) {
  sessionStorage.setItem(tokenName, token);
}

export function hasToken() {
  return sessionStorage.getItem(tokenName) !== null;
}

function headers() {
  const token = sessionStorage.getItem(tokenName);
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

export function ask(path) {
  return request(path, { headers: headers() }, 10_000);
}

/** Changes something. It may take a while: the daemon reads AWS again before it answers. */
export function tell(path) {
  return request(path, { method: 'POST', headers: { ...headers(), 'Holdfast-Client': 'page' } }, 60_000);
}

async function request(path, options, waitMs) {
  const response = await fetch(`api/v1/${path}`, { ...options, signal: AbortSignal.timeout(waitMs) });
  const answer = await response.json();
  if (!response.ok) throw new Refused(response.status, answer.detail ?? `answered ${response.status}`);
  return answer;
}

/**
 * Follows the journal from an event number on and calls `onEvent` for each. It comes back by itself after
 * a break; between breaks the page polls. Not an EventSource, because that cannot send a token.
 */
export async function follow(from, onEvent, onState) {
  let last = from;
  for (let waitMs = 1000; ; waitMs = Math.min(waitMs * 2, 30_000)) {
    try {
      const response = await fetch('api/v1/events', {
        headers: { ...headers(), 'Last-Event-ID': String(last) },
      });
      if (!response.ok) throw new Refused(response.status, 'no stream');
      onState('live');
      waitMs = 1000;
      for await (const event of parse(response.body)) {
        last = event.number;
        onEvent(event);
      }
    } catch {
      // Whatever it was, the answer is the same: poll, and try again later.
    }
    onState('polling');
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

async function* parse(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (text + value).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data: '));
      if (data !== undefined) yield JSON.parse(data.slice(6));
    }
  }
}
