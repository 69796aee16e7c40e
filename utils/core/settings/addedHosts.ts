import { type ExtraHost, extraServiceId } from '../platforms/hosts.ts';

/** Pure: what a list of added services becomes. */

/**
 * The list with services in it (again).
 * @param order where services that were in the list before had their place
 */
export function withHosts(
  list: readonly ExtraHost[],
  added: readonly ExtraHost[],
  order: readonly ExtraHost[] = [],
): readonly ExtraHost[] {
  const placeOf = ({ host }: ExtraHost) => order.findIndex((other) => other.host === host);
  const all = [...withoutHosts(list, added), ...added];
  return order.length === 0
    ? all
    : all.sort((a, b) => (placeOf(a) + 1 || Infinity) - (placeOf(b) + 1 || Infinity));
}

/** The list without some of its services. */
export function withoutHosts(
  list: readonly ExtraHost[],
  removed: readonly ExtraHost[],
): ExtraHost[] {
  return list.filter(({ host }) => !removed.some((other) => other.host === host));
}

/** The list with another choice for a service: two hosts of one name are one service. */
export function withAutoStart(
  list: readonly ExtraHost[],
  service: ExtraHost,
  autoStart: ExtraHost['autoStart'],
): readonly ExtraHost[] {
  const id = extraServiceId(service);
  return list.map((other) => (extraServiceId(other) === id ? { ...other, autoStart } : other));
}
