import { covers, platforms } from './index.ts';
import type { AutoStart } from './types.ts';

/** A host that a doctor or a practice added: a service for video consultations that Webside does not know. */
export interface ExtraHost {
  /** A host name, or `*.` and a suffix. */
  readonly host: string;
  /** What the service is called, in the checklist and the log. */
  readonly label: string;
  readonly autoStart: AutoStart;
}

/** The longest name that fits where names are shown, characters. */
export const longestName = 40;
/** How many hosts a practice may add. */
export const mostHosts = 20;

/** Why a host cannot be added. Each has its sentence in the string catalogue. */
export type HostProblem =
  | 'empty'
  | 'notHttps'
  | 'notAHost'
  | 'wildcardInside'
  | 'tooWide'
  | 'known'
  | 'patients'
  | 'addedAlready';

/** Under these, names belong to anybody: `*.co.uk` is half the country. */
const publicSecondLevels = new Set([
  'ac',
  'co',
  'com',
  'gov',
  'ltd',
  'me',
  'net',
  'nhs',
  'org',
  'plc',
]);
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * A host that may be added, from what a person typed or pasted.
 * @param already hosts that were added before
 */
export function parseHost(
  text: string,
  already: readonly ExtraHost[] = [],
): { readonly host: string } | { readonly problem: HostProblem } {
  const read = readHost(text);
  if ('problem' in read) return read;
  const { host } = read;
  const name = host.replace(/^\*\./, '');
  // A call room is another matter: it counts for its platform alone, and a practice may rent its own.
  const builtIn = platforms.flatMap(({ hosts }) => hosts);
  if (builtIn.some((other) => covers(other.host, name))) return { problem: 'known' };
  const ofPatients = platforms.flatMap(({ patient }) => patient.hosts ?? []);
  if (ofPatients.some((other) => covers(host, other.host) || covers(other.host, name))) {
    return { problem: 'patients' };
  }
  if (already.some((other) => other.host === host)) return { problem: 'addedAlready' };
  return { host };
}

/**
 * The host in a text such as `video.example.org`, `*.example.org` or the whole address of a page,
 * of which only the host is kept.
 */
export function readHost(
  text: string,
): { readonly host: string } | { readonly problem: HostProblem } {
  const typed = text.trim().toLowerCase();
  if (typed === '') return { problem: 'empty' };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//.exec(typed);
  if (scheme && scheme[1] !== 'https') return { problem: 'notHttps' };
  const [bare = ''] = typed.slice(scheme?.[0].length ?? 0).split(/:\d*(?:[/?#]|$)|[/?#]/);
  const suffix = bare.startsWith('*.');
  const name = suffix ? bare.slice(2) : bare;
  if (name.includes('*')) return { problem: 'wildcardInside' };
  const labels = name.split('.');
  if (labels.length < 2 || !labels.every((part) => label.test(part)) || !isName(name)) {
    return { problem: 'notAHost' };
  }
  const [second = ''] = labels.slice(-2);
  if (suffix && labels.length === 2 && publicSecondLevels.has(second))
    return { problem: 'tooWide' };
  return { host: suffix ? `*.${name}` : name };
}

/** Whether browsers accept it as a name and leave it unchanged: one bad host spoils all patterns. */
function isName(name: string): boolean {
  const address = `https://${name}/`;
  // A number at the end is an address such as 10.0.0.1; permissions go by name.
  if (name.length > 253 || /\.\d+$/.test(name) || !URL.canParse(address)) return false;
  return new URL(address).hostname === name;
}

/** The service's id in the log, told from its name: two hosts of one name are one service. */
export function extraServiceId({ label }: Pick<ExtraHost, 'label'>): string {
  const slug = label.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, '-');
  return `other.${slug}`;
}

/** A name for a service in the log whose host is no longer added. */
export function nameFromId(id: string): string | undefined {
  return id.startsWith('other.') ? id.slice('other.'.length).replaceAll('-', ' ') : undefined;
}
