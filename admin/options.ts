import { parseArgs } from 'node:util';
import type { WrittenPolicy } from '../utils/core/settings/written.ts';
import { argumentProblem } from './arguments.ts';
import { readPolicyFile } from './policyFile.ts';

/** Where a browser gets Webside from. */
export interface Source {
  readonly id: string;
  /** Chrome and Edge: where they ask for updates. Firefox: the XPI. */
  readonly url: string;
  /** From the practice's own server, not from the browser's store. */
  readonly selfHosted: boolean;
}

/** Everything a kit is made from. The same input gives the same kit, to the byte. */
export interface KitInput {
  readonly organisation: string;
  readonly chrome: Source;
  readonly edge: Source;
  readonly firefox: Source;
  /** For self-hosting: the address of the folder of update.xml, ending in a slash. */
  readonly host: string | null;
  readonly values: WrittenPolicy;
}

export type ReadOptions =
  | { readonly input: KitInput; readonly out: string }
  | 'help'
  | {
      /** One line for each thing that is wrong. */
      readonly problems: readonly string[];
      /** Some of them are in the arguments, not only in the policy. */
      readonly inArguments: boolean;
    };

const stores = {
  chrome: 'https://clients2.google.com/service/update2/crx',
  edge: 'https://edge.microsoft.com/extensionwebstorebase/v1/crx',
  firefox: 'https://addons.mozilla.org/firefox/downloads/latest/',
} as const;

export const usage = `npm run admin-kit -- --id ID --update-url ADDRESS --org NAME [options]

  --id ID                     the extension's id in Chrome: 32 letters from a to p
  --update-url ADDRESS        where Chrome asks for updates: ${stores.chrome}
                              for its store, or your own https://.../update.xml
  --org NAME                  the practice, as its doctors know it
  --policy FILE               settings as JSON, such as {"slotMinutes.default": 10}
  --out FOLDER                where the kit goes: a folder that is empty or does not exist yet (admin-kit)
  --edge-id ID                the id in Edge, if different
  --edge-update-url ADDRESS   where Edge asks for updates, if different
  --firefox-url ADDRESS       the signed XPI, if it is neither next to update.xml nor in Mozilla's store
  --help                      shows this`;

/** Reads the arguments of the command. */
export function readOptions(
  args: readonly string[],
  { firefoxId, version, readFile }: Surroundings,
): ReadOptions {
  const read = parse(args);
  if ('problem' in read) return { problems: [read.problem], inArguments: true };
  const given = read.values;
  if (given.help) return 'help';
  const organisation = (given.org ?? '').trim();
  const policy = readValues(given.policy, organisation, readFile);
  const inArguments = [
    ...needed.flatMap((option) => (given[option] === undefined ? [`--${option} is missing.`] : [])),
    ...ids.flatMap((option) => idProblems(option, given[option])),
    ...addresses.flatMap((option) => addressProblems(option, given[option])),
    ...(given.org === undefined ? [] : organisationProblems(organisation)),
    ...('unreadable' in policy ? [policy.unreadable] : []),
  ];
  const problems = [...inArguments, ...('problems' in policy ? policy.problems : [])];
  if (problems.length > 0 || !('values' in policy)) {
    return { problems, inArguments: inArguments.length > 0 };
  }

  const { id = '', 'update-url': url = '', out = 'admin-kit' } = given;
  const edgeUrl = given['edge-update-url'] ?? url;
  const host = url === stores.chrome ? null : new URL('.', url).href;
  const firefoxUrl =
    given['firefox-url'] ??
    (host ? `${host}webside-${version}.xpi` : `${stores.firefox}${firefoxId}/latest.xpi`);
  return {
    out,
    input: {
      organisation,
      chrome: { id, url, selfHosted: host !== null },
      edge: {
        id: given['edge-id'] ?? id,
        url: edgeUrl,
        selfHosted: edgeUrl !== stores.chrome && edgeUrl !== stores.edge,
      },
      firefox: {
        id: firefoxId,
        url: firefoxUrl,
        selfHosted: !firefoxUrl.startsWith('https://addons.mozilla.org/'),
      },
      host,
      values: policy.values,
    },
  };
}

interface Surroundings {
  /** The add-on's id in Firefox. */
  readonly firefoxId: string;
  readonly version: string;
  /** Gives a file's text, or throws. */
  readonly readFile: (path: string) => string;
}

const options = [
  'id',
  'update-url',
  'org',
  'policy',
  'out',
  'edge-id',
  'edge-update-url',
  'firefox-url',
] as const;
type Option = (typeof options)[number];
const needed: readonly Option[] = ['id', 'update-url', 'org'];
const ids: readonly Option[] = ['id', 'edge-id'];
const addresses: readonly Option[] = ['update-url', 'edge-update-url', 'firefox-url'];

type Given = Readonly<Partial<Record<Option, string>>> & { readonly help?: boolean };

function parse(args: readonly string[]): { readonly values: Given } | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        ...Object.fromEntries(options.map((option) => [option, { type: 'string' } as const])),
        help: { type: 'boolean', short: 'h' },
      },
    });
    return { values: values as Given };
  } catch (error) {
    return { problem: argumentProblem(error) };
  }
}

function idProblems(option: Option, id: string | undefined): readonly string[] {
  if (id === undefined || /^[a-p]{32}$/.test(id)) return [];
  const why =
    id.length === 32 ? 'has characters that no id can have' : `has ${id.length} characters`;
  return [
    `--${option}: "${id}" ${why}. An id is 32 letters from a to p: copy it from the store's address or from chrome://extensions.`,
  ];
}

function addressProblems(option: Option, address: string | undefined): readonly string[] {
  if (address === undefined) return [];
  const problem = addressProblem(address);
  return problem ? [`--${option}: "${address}" ${problem}`] : [];
}

function addressProblem(address: string): string | undefined {
  if (!URL.canParse(address)) {
    return 'is not an address. Write all of it, such as https://files.example.org/webside/update.xml.';
  }
  const { protocol, hostname, username, search, hash } = new URL(address);
  // For trying a kit on one machine.
  const local = protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost');
  if (protocol !== 'https:' && !local) {
    return 'does not begin with https, so somebody could change Webside on the way to you. Write an https address.';
  }
  return username || search || hash
    ? 'has more than a host and a path. Leave out names, "?" and "#".'
    : undefined;
}

function organisationProblems(organisation: string): readonly string[] {
  const read = readPolicyFile(JSON.stringify({ organisationName: organisation }));
  return 'problems' in read
    ? read.problems.map(
        (problem) =>
          `--org: ${problem.replace(/^.*"organisationName" /, '').replace(/\. .*$/, '.')} Write the name that doctors will see.`,
      )
    : [];
}

function readValues(
  path: string | undefined,
  organisation: string,
  readFile: (path: string) => string,
):
  | { readonly values: WrittenPolicy }
  | { readonly problems: readonly string[] }
  | { readonly unreadable: string } {
  if (path === undefined) return { values: { organisationName: organisation } };
  let contents: string;
  try {
    contents = readFile(path);
  } catch {
    return { unreadable: `--policy: ${path} cannot be read. Check its name and its folder.` };
  }
  const read = readPolicyFile(contents);
  if ('problems' in read) return { problems: read.problems.map((line) => `${path}: ${line}`) };
  return { values: { organisationName: organisation, ...read.values } };
}
