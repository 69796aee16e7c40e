/**
 * The log as files and from them, in one: what the log page needs only then, and loads only then.
 */
export { breaksCsv, exportCsv, exportJson } from './export.ts';
export { readLogFile } from './file.ts';
export { countImport, isTakingOver } from './import.ts';
export { ProblemInFile } from './jsonPieces.ts';
export { addCounts, noCounts } from './merge.ts';
export { readSetAside } from './rescue.ts';
