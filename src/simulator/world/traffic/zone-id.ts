/** AWS's short words for the parts of a region's name. */
const shortWords: Readonly<Record<string, string>> = {
  north: 'n',
  northeast: 'ne',
  east: 'e',
  southeast: 'se',
  south: 's',
  southwest: 'sw',
  west: 'w',
  northwest: 'nw',
  central: 'c',
};

/**
 * The id of a zone, the same in every account: `use1-az1` for us-east-1a. In the simulated account the
 * letters follow the numbers (model; in a real one they are shuffled).
 */
export function zoneId(zone: string): string {
  const [area = '', direction = '', rest = ''] = zone.split('-');
  const number = rest.slice(0, -1);
  const letter = rest.charCodeAt(rest.length - 1) - 'a'.charCodeAt(0) + 1;
  return `${area}${shortWords[direction] ?? direction}${number}-az${letter}`;
}
