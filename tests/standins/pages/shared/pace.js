/**
 * When this page got a turn, lately. A page that gets none can do nothing, and neither can an
 * extension in it: so a test tells one that is late from a machine that is busy (support/pace.ts,
 * which also runs this in pages that are no stand-ins).
 */
if (!window.turnsSince) {
  // A minute of them, in memory that does not grow.
  const turns = new Float64Array(1200);
  let count = 0;
  setInterval(() => {
    turns[count % turns.length] = Date.now();
    count += 1;
  }, 50);
  window.turnsSince = (from) => [...turns].filter((at) => at >= from);
}
