import { expect, test } from 'vitest';
import { type Answer, follow } from '../../utils/store/follow.ts';

function following(signal = new AbortController().signal) {
  const seen: number[] = [];
  let ended = 0;
  let hear: (answer: Answer<number>) => void = () => {};
  follow<number>(
    (heard) => {
      hear = heard;
      return () => {
        ended += 1;
      };
    },
    (value) => seen.push(value),
    signal,
  );
  return { seen, hear: (answer: Answer<number>) => hear(answer), ended: () => ended };
}

test('A value that is there is handed over at once.', () => {
  const { seen, hear } = following();
  hear(1);
  expect(seen).toEqual([1]);
});

test('An answer that comes after a newer one is dropped, whatever it was asked for first.', async () => {
  const { seen, hear } = following();
  const [old, late] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
  hear(old.promise);
  hear(late.promise);
  late.resolve(2);
  await late.promise;
  hear(3);
  old.resolve(1);
  await old.promise;
  expect(seen).toEqual([2, 3]);
});

test('Answers that come in their order are all handed over.', async () => {
  const { seen, hear } = following();
  hear(Promise.resolve(1));
  hear(Promise.resolve(2));
  await expect.poll(() => seen).toEqual([1, 2]);
});

test('Where there is nothing to tell, an older answer still counts.', async () => {
  const { seen, hear } = following();
  hear(Promise.resolve(1));
  hear(undefined);
  await expect.poll(() => seen).toEqual([1]);
});

test('Nothing is handed over once the signal is aborted, and the listening ends.', async () => {
  const page = new AbortController();
  const { seen, hear, ended } = following(page.signal);
  const answer = Promise.withResolvers<number>();
  hear(answer.promise);
  page.abort();
  answer.resolve(1);
  await answer.promise;
  hear(2);
  await Promise.resolve();
  expect(seen).toEqual([]);
  expect(ended()).toBe(1);
});

test('A signal that was aborted before has nothing begin.', () => {
  const { hear, seen, ended } = following(AbortSignal.abort());
  hear(1);
  expect(seen).toEqual([]);
  expect(ended()).toBe(0);
});
