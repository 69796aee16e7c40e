/** What only somebody else can say of Webside. */
const claim =
  /\b(?:approv(?:ed|es|al|als)|certifi(?:ed|cate|cates|cation)|complian(?:t|ce)|compl(?:y|ies)|conform(?:s|ant|ity)|accredited|endors(?:ed|es)|reviewed by|signed off|assured|risk-free)\b/gi;

/** Enough to turn a claim round, if it stands before it in the same part of a sentence. */
const negation = /\b(?:not|no|nobody|nothing|none|never|neither|nor|without|cannot|until)\b/i;

/** What says that somebody has yet to do it, rather than that it was done. */
const asked = /\b(?:whether|if|must|has to|have to|asks?|wants?)\b/i;

/**
 * The parts of sentences in a Markdown text that claim for Webside what nobody has given it: that it
 * is approved, certified, compliant, reviewed by somebody and the like. A word is no claim where its
 * part of the sentence says before it that it is not so, or only asks; nor in a row of a table that
 * has "not assured" in a cell.
 */
export function claims(markdown: string): string[] {
  return partsOf(markdown).filter((part) =>
    [...part.matchAll(claim)].some(({ index }) => {
      const before = part.slice(0, index);
      return !negation.test(before) && !asked.test(before);
    }),
  );
}

function partsOf(markdown: string): string[] {
  const plain = markdown
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`\n]*`/g, 'code')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}/g, '');
  // A paragraph or an item of a list may be broken over lines; what begins anew is another part.
  const blocks = plain.split(/\n\s*\n|\n(?=\s*(?:[-*|>#]|\d+\.)\s)/);
  return blocks
    .map((block) => block.replace(/\s+/g, ' ').trim())
    .flatMap((block) => (block.startsWith('|') ? cellsOf(block) : [block]))
    .flatMap((text) => text.split(/(?<=[.!?:;])\s+|,\s+(?=and\b)|\s+(?=but\b)/));
}

function cellsOf(row: string): string[] {
  const cells = row.split('|').map((cell) => cell.trim());
  return cells.includes('not assured') ? [] : cells;
}
