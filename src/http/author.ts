import { createHash, timingSafeEqual } from 'node:crypto';
import type { Role, Token } from './parts.ts';
import { HttpProblem } from './problem.ts';

/**
 * `open`: probes and scrapes. `read`: open until a viewer token is configured. `alerts`: who tells of alerts.
 * `change`: operators. `break-glass`: those few who may order an action in spite of gates. `link`: who holds a signed link, which
 * the route itself reads.
 */
export type Access = 'open' | 'read' | 'alerts' | 'change' | 'break-glass' | 'link';

/**
 * The roles that open each, the narrowest first. Of people's roles each opens what a lesser one does; the
 * token that lies with Alertmanager opens one door only, since whoever finds it must not read, approve or stop.
 */
const openedBy: Readonly<Record<Exclude<Access, 'open' | 'link'>, readonly [Role, ...Role[]]>> = {
  read: ['viewer', 'operator', 'break-glass'],
  alerts: ['alerts', 'operator', 'break-glass'],
  change: ['operator', 'break-glass'],
  'break-glass': ['break-glass'],
};

/** What is never open to everybody, and is written to the log. */
export const needsToken = (access: Access): boolean => !['open', 'read', 'link'].includes(access);

const howToConfigure = (role: Role): string =>
  `add one to holdfast.yaml under http.tokens as { name, role: ${role}, sha256 }, ` +
  'where sha256 is the output of: printf %s "$TOKEN" | sha256sum';

/**
 * The name to write beside what this request does; undefined for an anonymous read. Throws HttpProblem
 * 401 or 403.
 */
export function authorOf(
  access: Access,
  authorization: string | undefined,
  tokens: readonly Token[],
): string | undefined {
  if (access === 'open' || access === 'link') return undefined;
  const reads = access === 'read';
  if (reads && !tokens.some((token) => token.role === 'viewer')) return undefined;
  const [least] = openedBy[access];
  if (tokens.length === 0) {
    throw new HttpProblem(
      403,
      `changes are refused because no token is configured: ${howToConfigure(least)}`,
    );
  }
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) {
    throw new HttpProblem(401, 'needs a token: send the header "Authorization: Bearer TOKEN"');
  }
  const token = find(given, tokens);
  if (token === undefined) {
    throw new HttpProblem(
      401,
      `this token is not one of the ${tokens.length} configured: ${howToConfigure(least)}`,
    );
  }
  if (!openedBy[access].includes(token.role)) {
    throw new HttpProblem(
      403,
      `token "${token.name}" has the role ${token.role}: this needs one with role ${least}`,
    );
  }
  return token.name;
}

/** Compares with every token, in constant time each, so that timing tells nothing. */
function find(given: string, tokens: readonly Token[]): Token | undefined {
  const digest = createHash('sha256').update(given).digest();
  let found: Token | undefined;
  for (const token of tokens) {
    const expected = Buffer.from(token.sha256, 'hex');
    if (expected.length === digest.length && timingSafeEqual(expected, digest)) found ??= token;
  }
  return found;
}
