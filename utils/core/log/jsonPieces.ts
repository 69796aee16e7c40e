/**
 * Cuts the text of one JSON object into pieces while it comes in, so that a file of any size is read
 * without being held: a piece is a member's value, or one element where the value is a list.
 */
export interface Piece {
  readonly key: string;
  /** Its number in a list, from 1; 0: the list begins; `null`: the member's whole value. */
  readonly element: number | null;
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** The text is not JSON, or not of this form. Says in which line, and what to do. */
export class ProblemInFile extends Error {
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`Line ${line}: ${problem}`);
    this.line = line;
  }
}

const blank = /[ \n\r\t]/;

/** No piece of a log comes close to this length. */
const longestPiece = 100_000;
/** Nor to this depth, at which some readers of JSON run out of room. */
const deepest = 50;

type Expects =
  | 'object'
  | 'firstKey'
  | 'key'
  | 'colon'
  | 'value'
  | 'firstElement'
  | 'element'
  | 'afterElement'
  | 'afterValue'
  | 'nothing';

export class JsonPieces {
  #expects: Expects = 'object';
  #line = 1;
  #key = '';
  #element = 0;
  #first = true;
  /** The value that is being read, and where it began. */
  #text = '';
  #textLine = 1;
  #reading: 'container' | 'string' | 'word' | null = null;
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** Takes the next part of the text. @returns the pieces that are complete with it */
  push(part: string): Piece[] {
    const pieces: Piece[] = [];
    const text = this.#first ? part.replace(/^\uFEFF/, '') : part;
    if (part.length > 0) this.#first = false;
    let begin = 0;
    for (let index = 0; index < text.length; index++) {
      const sign = text[index] as string;
      const end = this.#reading ? this.#readOn(sign) : 'before';
      if (this.#reading && end !== 'on') {
        this.#text += text.slice(begin, end === 'with' ? index + 1 : index);
        this.#complete(pieces);
      }
      if (end === 'before' && !blank.test(sign) && this.#between(sign, pieces)) begin = index;
      if (sign === '\n') this.#line++;
    }
    if (this.#reading) this.#text += text.slice(begin);
    if (this.#text.length > longestPiece) {
      throw new ProblemInFile(
        this.#textLine,
        `${this.#place()} is too long. Use a file that Webside exported.`,
      );
    }
    return pieces;
  }

  /** The text has ended. Throws if something is missing. */
  end(): void {
    if (this.#expects === 'nothing' && !this.#reading) return;
    const problem = this.#first
      ? 'The file is empty. Choose one that Webside exported.'
      : 'The file ends too early. Export it again, or copy the whole file again.';
    throw new ProblemInFile(this.#line, problem);
  }

  /** One sign within a value: whether the value goes on, ends with it, or ended before it. */
  #readOn(sign: string): 'on' | 'with' | 'before' {
    if (this.#reading === 'word') return /[\s,\]}:{["]/.test(sign) ? 'before' : 'on';
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (sign === '\\') this.#escaped = true;
      else if (sign === '"') {
        this.#inString = false;
        if (this.#reading === 'string') return 'with';
      }
      return 'on';
    }
    if (sign === '"') this.#inString = true;
    else if (sign === '{' || sign === '[') this.#deepen();
    else if (sign === '}' || sign === ']') this.#depth--;
    return this.#depth === 0 ? 'with' : 'on';
  }

  #deepen(): void {
    this.#depth++;
    if (this.#depth <= deepest) return;
    throw new ProblemInFile(
      this.#textLine,
      `${this.#place()} has lists within lists, more than ${deepest} deep. Use a file that Webside exported.`,
    );
  }

  /** One sign between values. @returns whether a value begins with it */
  #between(sign: string, pieces: Piece[]): boolean {
    switch (this.#expects) {
      case 'object':
        if (sign !== '{') this.#refuse('The file is not a Webside log. It begins with', sign);
        this.#expects = 'firstKey';
        return false;
      case 'firstKey':
      case 'key':
        if (sign === '}' && this.#expects === 'firstKey') this.#expects = 'nothing';
        else if (sign === '"') return this.#begin(sign);
        else this.#refuse('A name in quotation marks is missing before', sign);
        return false;
      case 'colon':
        if (sign !== ':') this.#refuse(`A colon is missing after "${this.#key}", before`, sign);
        this.#expects = 'value';
        return false;
      case 'value':
        if (sign !== '[') return this.#begin(sign);
        this.#element = 0;
        pieces.push({ key: this.#key, element: 0, line: this.#line, text: '[]' });
        this.#expects = 'firstElement';
        return false;
      case 'firstElement':
      case 'element':
        if (sign !== ']' || this.#expects === 'element') return this.#begin(sign);
        this.#expects = 'afterValue';
        return false;
      case 'afterElement':
        if (sign === ',') this.#expects = 'element';
        else if (sign === ']') this.#expects = 'afterValue';
        else this.#refuse(`A comma or "]" is missing in "${this.#key}", before`, sign);
        return false;
      case 'afterValue':
        if (sign === ',') this.#expects = 'key';
        else if (sign === '}') this.#expects = 'nothing';
        else this.#refuse(`A comma or "}" is missing after "${this.#key}", before`, sign);
        return false;
      case 'nothing':
        return this.#refuse('The log has ended, but the file goes on with', sign);
    }
  }

  #begin(sign: string): true {
    if (/[\]},:]/.test(sign)) this.#refuse('A value is missing before', sign);
    this.#text = '';
    this.#textLine = this.#line;
    this.#depth = sign === '{' || sign === '[' ? 1 : 0;
    this.#reading = this.#depth === 1 ? 'container' : sign === '"' ? 'string' : 'word';
    this.#inString = sign === '"';
    this.#escaped = false;
    return true;
  }

  #complete(pieces: Piece[]): void {
    this.#reading = null;
    const [text, line] = [this.#text, this.#textLine];
    this.#text = '';
    if (this.#expects === 'firstKey' || this.#expects === 'key') {
      this.#key = String(parsePiece({ line, text }, 'A name'));
      this.#expects = 'colon';
      return;
    }
    const inList = this.#expects === 'firstElement' || this.#expects === 'element';
    if (inList) this.#element++;
    pieces.push({ key: this.#key, element: inList ? this.#element : null, line, text });
    this.#expects = inList ? 'afterElement' : 'afterValue';
  }

  #place(): string {
    return this.#key === '' ? 'What begins here' : `A part of "${this.#key}"`;
  }

  #refuse(problem: string, sign: string): never {
    const remedy = 'Export the log again, or correct the file there.';
    throw new ProblemInFile(this.#line, `${problem} ${JSON.stringify(sign)}. ${remedy}`);
  }
}

/** What a piece stands for. @param name what to call it where it is not JSON */
export function parsePiece({ line, text }: Pick<Piece, 'line' | 'text'>, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemInFile(
      line,
      `${name} is not JSON. Export the log again, or correct the file there.`,
    );
  }
}
