/** A deletion or removal can be undone for this long, milliseconds. */
export const undoMs = 20_000;
