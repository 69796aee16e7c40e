import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { judgeKey, lookKey, world } from '../utils/callpage/world.ts';
import { reduceCall } from '../utils/core/call/phase.ts';
import { noCall } from '../utils/core/call/state.ts';
import { isDegraded, isFrozen } from '../utils/core/call/trouble.ts';

export default defineUnlistedScript(() => {
  world[judgeKey] = { noCall, reduceCall, isDegraded, isFrozen };
  world[lookKey]?.();
});
