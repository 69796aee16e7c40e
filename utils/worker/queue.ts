import { Stored } from './stored.ts';

/** One thing at a time, in the order of arrival. */
let queue: Promise<unknown> = Promise.resolve();

/** How many wait for their turn. */
let waiting = 0;

/**
 * Does some work when all that came before it is done.
 * @param work is given what is stored, to read it once and to store in it; it holds for this turn alone
 */
export function inTurn<Result>(work: (stored: Stored) => Promise<Result>): Promise<Result> {
  waiting++;
  const result = queue.then(() => {
    waiting--;
    return work(new Stored());
  });
  queue = result.catch(() => {});
  return result;
}

/** Whether somebody waits for their turn. */
export function isWaitedFor(): boolean {
  return waiting > 0;
}
