/**
 * The default checklist as it was, the oldest first, each version with the words that it had. Old rows
 * of the log read by these. `npm run keep-checklist` adds the present one; run it before you change the
 * list.
 */
export const earlierVersions = [] as const;
