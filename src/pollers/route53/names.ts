/** Route 53 hands out `/hostedzone/Z123` in some answers and `Z123` in others. */
export const bareId = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

export const withoutDot = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name);

/** Names compare without case, without the root's dot and without the prefix for both IP families. */
export function comparableName(name: string): string {
  return withoutDot(name.toLowerCase()).replace(/^dualstack\./, '');
}

/** Route 53 writes a wildcard as `\052`; people write `*`. */
export const readableName = (name: string): string => withoutDot(name).replaceAll('\\052', '*');
