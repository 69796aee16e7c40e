import * as v from 'valibot';
import { keyTwice } from '../jsonKeys.ts';
import { type Piece, ProblemInFile, parsePiece } from './jsonPieces.ts';

/**
 * What a piece of a file holds, if it is right; a `ProblemInFile` if not.
 * @param place what the piece is called in a sentence
 */
export function checkPiece<Output>(
  schema: v.GenericSchema<unknown, Output>,
  piece: Piece,
  place: string,
): Output {
  const named = (name: string) => `"${name}" of ${place[0]?.toLowerCase()}${place.slice(1)}`;
  const result = v.safeParse(schema, parsePiece(piece, place));
  const twice = keyTwice(piece.text)?.slice(0, 80);
  if (twice !== undefined) {
    throw new ProblemInFile(piece.line, `${named(twice)} is there twice. Take one of them out.`);
  }
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue);
  throw new ProblemInFile(piece.line, `${field ? named(field) : place} ${issue.message}`);
}
