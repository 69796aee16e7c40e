import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { judgeKey, lookKey, world } from '../utils/callpage/judge.ts';
import { isDegraded, isFrozen, noCall, reduceCall } from '../utils/core/call/phase.ts';

export default defineUnlistedScript(() => {
  world[judgeKey] = { noCall, reduceCall, isDegraded, isFrozen };
  world[lookKey]?.();
});
