import type { AddressMark } from './types.ts';

/** Whether an address carries one of the marks. */
export function hasAddressMark(address: string | URL, marks: readonly AddressMark[]): boolean {
  if (marks.length === 0) return false;
  const { pathname, searchParams, hash } = typeof address === 'string' ? new URL(address) : address;
  return marks.some(({ path, query, parameter, fragment }) => {
    if (path) return pathname.toLowerCase().startsWith(path);
    if (parameter) return searchParams.has(parameter);
    // What an application keeps behind "#" looks like an address of its own.
    const among = fragment ? new URLSearchParams(hash.split('?')[1]) : searchParams;
    const [name, value] = query ?? fragment ?? ['', ''];
    return among.get(name) === value;
  });
}
