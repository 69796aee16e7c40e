/**
 * The log as files and from them, in one: what the log page needs only then, and loads only then.
 */
export { breaksCsv, exportCsv, exportJson } from '../../core/log/export.ts';
export { readLogFile } from '../../core/log/file.ts';
export { ProblemInFile } from '../../core/log/jsonPieces.ts';
export { addCounts, noCounts } from '../../core/log/merge.ts';
export { countImport, isImporting } from '../../store/log/import.ts';
export { readSetAside } from '../../store/log/rescue.ts';
