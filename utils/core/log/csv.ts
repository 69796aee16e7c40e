/**
 * Tables as CSV that every spreadsheet reads alike: with a byte order mark, every cell in quotation
 * marks, lines ended by CR and LF. No cell can be a formula.
 */
export const csvStart = '\uFEFF';

export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => `"${safeCell(String(cell)).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/** Begins with a letter or digit, and has nothing to replace: nearly every cell. */
const harmless = /^[a-zA-Z0-9][ -~]*$/;
/** Characters that make a spreadsheet calculate, full-width ones too, even after some that it ignores. */
const formula = /^[\s\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** The text with an apostrophe before it where a spreadsheet would run it. */
export function safeCell(text: string): string {
  if (text === '' || harmless.test(text)) return text;
  const whole = text.toWellFormed().replaceAll('\0', '\uFFFD');
  return formula.test(whole) ? `'${whole}` : whole;
}
