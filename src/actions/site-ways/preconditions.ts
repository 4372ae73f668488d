import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import type { WayNow, Ways } from './read.ts';

/** From this share of broken frames on, for ten minutes, a link cripples what goes by it. */
const brokenShare = 0.01;
/** A link with more than this is no place to send anybody. */
const cleanShare = 0.001;
/** What a way may come to carry, of what it can (SAFETY rule 12). */
const headroom = 0.85;

/**
 * The backups that routing would send traffic by: BGP prefers Direct Connect to VPN whatever else is announced, and
 * which of several nobody here knows. So each of those must be fit.
 */
export function backupsThatWouldCarry({ backups }: Ways): readonly WayNow[] {
  const up = backups.filter(({ isUp }) => isUp);
  const direct = up.filter(({ kind }) => kind === 'direct-connect');
  return direct.length > 0 ? direct : up;
}

export function bgpIsUp({ left }: Ways): Precondition {
  const detail = left.isUp
    ? 'Direct Connect says so'
    : `Direct Connect says ${left.state ?? 'nothing'}: where BGP is down, routing left it by itself`;
  return precondition('BGP is up on it, so that routing stays with it', left.isUp, detail);
}

export function linkBreaksFrames({ left }: Ways): Precondition {
  const { broken } = left.measured;
  const holds = broken?.every((share) => share >= brokenShare) === true;
  return precondition('its link has broken frames for ten minutes', holds, frames(broken));
}

export function nobodyTests({ left, backups }: Ways): Precondition {
  const tested = [left, ...backups].filter(({ state }) => state === 'testing');
  return precondition(
    'no failover test runs on it or on a backup',
    tested.length === 0,
    tested.length === 0 ? 'none does' : `one runs on ${namesOf(tested)}`,
  );
}

export function backupsAreUp(ways: Ways): Precondition {
  const found = backupsThatWouldCarry(ways);
  const words = ways.backups.map(({ name, isUp, state }) => `${name}: ${isUp ? 'up' : (state ?? 'gone')}`);
  return precondition(
    'a backup to the same gateways of AWS is up',
    found.length > 0,
    words.join(', ') || 'none is known that shares no connection with it',
  );
}

export function linksAreClean(ways: Ways): Precondition {
  const found = backupsThatWouldCarry(ways);
  const holds = found.every(({ kind, measured: { broken } }) => kind === 'vpn' || isClean(broken));
  return precondition(
    'the link of the backup breaks none meanwhile',
    found.length > 0 && holds,
    found
      .map(
        ({ name, kind, measured }) =>
          `${name}: ${kind === 'vpn' ? 'it goes over the internet' : frames(measured.broken)}`,
      )
      .join('; ') || 'no backup is up',
  );
}

export function knowAsManyNetworks(ways: Ways): Precondition {
  const { networks: needed } = ways.left;
  const found = backupsThatWouldCarry(ways);
  const holds =
    needed !== undefined && found.every(({ networks }) => networks !== undefined && networks >= needed);
  const words = [ways.left, ...found].map(({ name, networks = 'unknown' }) => `${name}: ${networks}`);
  return precondition(
    'the site announces as many networks by the backup',
    found.length > 0 && holds,
    words.join(', '),
  );
}

export function canCarryIt(ways: Ways): Precondition {
  const moved = ways.left.measured.carriedBits;
  const found = backupsThatWouldCarry(ways);
  const holds = found.every((way) => {
    const { carried, capacity } = loadOf(way);
    return (
      moved !== undefined &&
      carried !== undefined &&
      capacity !== undefined &&
      carried + moved <= headroom * capacity
    );
  });
  const words = found.map((way) => {
    const { carried, capacity } = loadOf(way);
    return `${way.name} carries ${bits(carried)} of ${bits(capacity)}`;
  });
  return precondition(
    `the backup can carry it with ${Math.round((1 - headroom) * 100)} % to spare`,
    found.length > 0 && holds,
    [`${bits(moved)} are to move`, ...words].join('; '),
  );
}

function loadOf({ measured: { carriedBits, connectionBits, capacityBits } }: WayNow) {
  return { carried: connectionBits ?? carriedBits, capacity: capacityBits };
}

export function frames(broken: readonly [number, number] | undefined): string {
  if (broken === undefined) return 'CloudWatch has not told of ten minutes of its frames';
  return `${broken.map((share) => `${(share * 100).toFixed(2)} %`).join(' and before that ')} of the frames arrived broken in five minutes`;
}

export const isClean = (broken: readonly [number, number] | undefined): boolean =>
  broken?.every((share) => share <= cleanShare) === true;

const namesOf = (ways: readonly WayNow[]): string => ways.map(({ name }) => name).join(', ');

const bits = (rate: number | undefined): string =>
  rate === undefined ? 'an unknown amount' : `${Math.round(rate / 1e6)} Mbit/s`;
