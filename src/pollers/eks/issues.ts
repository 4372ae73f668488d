/** What EKS calls an issue of a cluster or a node group. */
interface Issue {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** The first two, for a person; the others by their number. */
export function issuesInWords(issues: readonly Issue[]): string {
  const shown = issues.slice(0, 2).map(({ code = 'an issue without a name', message }) => {
    const why =
      message === undefined || message === '' ? '' : ` (${message.replace(/\.$/, '').slice(0, 200)})`;
    return `${code}${why}`;
  });
  const more = issues.length > 2 ? ` and ${issues.length - 2} more` : '';
  return `EKS reports ${shown.join(' and ')}${more}`;
}
