/** AWS Backup: the most that one page of any of its lists has. What it gives where nothing is said, it does not tell. */
export const pageSize = 1_000;
