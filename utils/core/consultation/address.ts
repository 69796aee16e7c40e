/** Long enough, with a digit in it, to be an identifier and not a word such as "console" or "v2". */
const identifier = /^(?=.*\d).{4,}$|^.{20,}$/;

/**
 * Whether an address names one call, as by an id in its path, query or hash. Where services show
 * every call at one address (`/v2/`), the same address says nothing about the same patient.
 */
export function namesACall(address: string): boolean {
  const { pathname, searchParams, hash } = new URL(address);
  const parts = [
    ...pathname.split('/'),
    ...searchParams.values(),
    ...hash.slice(1).split(/[/?&=]/),
  ];
  return parts.some((part) => identifier.test(part));
}
