export type BreakKind = 'short' | 'long';
