import { expect, test } from 'vitest';
import { requestSchema } from '../../utils/core/messages.ts';
import { requestHandlers } from '../../utils/worker/requests.ts';

test('every request that our pages may send has a handler, and no other has', () => {
  const types = requestSchema.options.map(({ entries }) => entries.type.literal);
  expect(Object.keys(requestHandlers).sort()).toEqual([...types].sort());
});
