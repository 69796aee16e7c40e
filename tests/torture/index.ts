import { damages } from './damage.ts';
import { diskFull, diskTorn } from './disk.ts';
import type { Fault } from './fault.ts';
import { browserKilled, workerKilled } from './kills.ts';

/** Everything that `npm run torture` plays, in the order of its table. One entry each. */
export const faults: readonly Fault[] = [
  workerKilled,
  browserKilled,
  diskFull,
  diskTorn,
  ...damages,
];
