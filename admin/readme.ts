import { groupNames, policyKeys, type Words } from './keys.ts';
import type { KitInput, Source } from './options.ts';
import { ownKeys, registryValues, regLines, windowsBrowsers } from './registry.ts';

/** The kit's README, for whoever runs a practice's machines. Pure. */
export function readme(
  input: KitInput,
  { version, words }: { readonly version: string; readonly words: Words },
): string {
  const { organisation, chrome, edge, firefox, host } = input;
  return `# Webside ${version} for ${oneLine(organisation)}

Everything here sets up the same: the browser installs Webside without asking, pins its button, and
gives it the settings in \`policy.json\`. Take the part for the way in which you manage your machines,
and leave the rest.

| Browser | Id | Comes from |
|---|---|---|
${[
  ['Chrome, Chromium', chrome],
  ['Edge', edge],
  ['Firefox', firefox],
]
  .map(([name, source]) => row(name as string, source as Source))
  .join('\n')}

What of this has been run: the policies in \`linux/etc\` in Debian's Chromium and Firefox ESR, by tests
that install Webside with them. The registry files were merged into an empty file of Windows' registry
by hivex. Not run: everything for Windows and macOS, Chrome and Edge themselves,
Intune, and Google's Admin console. The files for them are checked by programs alone. Try one machine
first.

## Before you begin

- Read \`PERMISSIONS.md\`: what Webside asks of the browser, why, and what it means.
- Check the files: \`sha256sum -c SHA256SUMS\` in this folder. \`sbom.cdx.json\` lists the packages that
  Webside depends on, with theirs (\`required\`), and those that build or test it (\`excluded\`).
${
  host
    ? `- You host Webside yourselves. Windows takes an extension from outside the store only on machines
  that are joined to a domain or managed, and macOS only on machines that are managed. Firefox takes
  only an XPI that Mozilla has signed; on its own site it signs such add-ons without listing them.
- Put the signed packages and the files in \`self-hosting\` at ${host}, reachable by every machine:
  \`update.xml\` and \`webside-${version}.crx\`; \`updates.json\` and the XPI. The web server has to hand
  out a CRX as \`application/x-chrome-extension\`.`
    : `- Webside comes from the browsers' stores. They check each version before they hand it out, and no
  server of yours is needed.`
}

## Windows, by Group Policy

1. Copy \`windows/Webside.admx\` into \`PolicyDefinitions\` of your central store (or
   \`C:\\Windows\\PolicyDefinitions\`), and \`windows/en-US/Webside.adml\` into its \`en-US\`.
2. In the Group Policy editor, under Computer Configuration, Administrative Templates, Webside: for
   each browser turn on "Install Webside", and set what you want set. The templates hold every key in
   the list below; they do not know your \`policy.json\`.
3. \`gpupdate /force\` on one machine, restart the browser, and check (below).

If you set ExtensionSettings for a browser as one JSON text already, leave "Install Webside" alone and
add the contents of \`intune/*-extension-settings.json\` to that text: of the two forms the browser
reads one.

## Windows, by registry

As an administrator: \`reg import windows\\set.reg\`. It first removes the settings of an earlier kit
and then sets everything in this one, for all three browsers. \`reg import windows\\remove.reg\` undoes
it, but for one value that lets Firefox remove Webside (see "Remove").
Both touch these keys of HKEY_LOCAL_MACHINE alone:

${ownKeys(input)
  .map((key) => `    ${key}`)
  .join('\n')}

What is set for Chrome's settings, as an example of the form:

${regText(input)
  .map((line) => `    ${line}`)
  .join('\n')}

Yes and no are 1 and 0; lists are JSON texts.

## Intune

- Scripts: create a remediation with \`intune/detect.ps1\` and \`intune/set.ps1\`, run as the system in
  64-bit PowerShell. \`detect.ps1\` changes nothing, and ends with 1 where a value is missing, different
  or left over. \`intune/remove.ps1\` takes everything away, but for one value that
  lets Firefox remove Webside.
- Or templates: import \`windows/Webside.admx\` with its ADML under Devices, Configuration, Import ADMX.
- If you manage extensions in the settings catalogue, add the contents of
  \`intune/*-extension-settings.json\` to "Extension management settings" there, and use the scripts or
  templates for the settings alone.

## Google Admin console

Devices, Chrome, Apps and extensions, Users and browsers: add the extension by its id${
    chrome.selfHosted ? ' and address' : ''
  }, choose "Force
install + pin to browser toolbar", and paste \`google-admin/policy.json\` under "Policy for extensions".

## macOS

Upload \`macos/webside-settings.mobileconfig\` and \`macos/webside-install.mobileconfig\` to your device
management. If another profile sets ExtensionSettings for a browser already, add Webside to that
profile instead of using \`webside-install\`: of two, one wins.

## Linux

Copy the files from \`linux/etc\` to the same places below \`/etc\`, readable by everybody, for the
browsers that are there. Chrome, Edge and Chromium take a new file within seconds, Firefox when it
starts. If another file sets \`ExtensionSettings\` or \`3rdparty\`, merge the two: the browser takes one.

## Check a machine

1. \`chrome://policy\`, \`edge://policy\` or \`about:policies\` lists the policies. A browser that has not
   read them has none there.
2. \`chrome://extensions\`, \`edge://extensions\` or \`about:addons\` shows Webside as installed by your
   organisation.
3. On Webside's page "Diagnostics", which its settings page leads to, each setting stands with its value and
   where it comes from, and each value of the policy that was passed over with the reason. "Copy as
   text" takes it into a ticket.
4. On the settings page, what you fixed is greyed and says "Set by ${oneLine(organisation)}".

## Change settings

Change \`policy.json\` (and its \`policyVersion\`, if it has one, which the Diagnostics page shows), and make a new kit from it with \`--policy policy.json\`. Chrome, Edge and Chromium
take the change while they run, Firefox at its next start. What doctors have chosen themselves
stays stored, and counts again when you no longer fix it.

## Update, pin and roll back

${
  host
    ? `Updates: put the new packages at ${host}, and the new \`update.xml\` and \`updates.json\` last. Browsers look
every few hours. To pin a version, leave \`update.xml\` as it is.`
    : `The stores update by themselves. To pin a version, host it yourselves, or in Google's Admin console
choose a version under "Version pinning".`
}
A browser never goes back to a lower version. To roll back, release the old code under a higher version
number. An update waits until no consultation is open.

## Remove

The browser removes Webside, and the log on that machine with it: let doctors export first what they
want to keep. Chrome, Edge and Chromium remove it when the policy goes. Firefox keeps it then, as if the
doctor had installed it, and removes it at its next start where a policy blocks it. So:

- Group Policy: set "Install Webside" to not configured for Chrome and Edge, and to disabled for Firefox.
- Registry and Intune: \`windows/remove.reg\` or \`intune/remove.ps1\`.
- Google Admin console: take the extension out of the list.
- macOS: remove \`macos/webside-settings.mobileconfig\`, and put \`macos/webside-remove.mobileconfig\` in the
  place of \`webside-install\`.
- Linux: delete the files for Chrome, Edge and Chromium, and put those in \`linux/remove/etc\` in the place
  of Firefox's.

While Firefox is told to block Webside, nobody can install it there. When every machine has started
Firefox once, that value can go, too.

## The keys

For a setting \`k\`: \`k\` fixes it, \`k.default\` is in force until the doctor chooses, \`k.min\` and
\`k.max\` bound a number.

${groupNames(words)
  .map(([group, name]) => {
    const keys = policyKeys(words).filter((key) => key.group === group);
    if (keys.length === 0) return '';
    const rows = keys.map(
      ({ key, type, field, title }) =>
        `| \`${key}\` | ${valuesOf(type.type, field)} | ${title.replaceAll('|', '\\|')} |`,
    );
    return `### ${name}\n\n| Key | Values | Sets |\n|---|---|---|\n${rows.join('\n')}\n`;
  })
  .filter((part) => part !== '')
  .join('\n')}`;
}

function row(name: string, { id, url }: Source): string {
  return `| ${name} | \`${id}\` | ${url} |`;
}

type Key = ReturnType<typeof policyKeys>[number];

function valuesOf(type: string, field: Key['field']): string {
  if (field?.kind === 'choice') {
    return field.options.map((option) => `\`${JSON.stringify(option)}\``).join(', ');
  }
  if (field?.kind === 'number') return `${field.min} to ${field.max}`;
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'array') return 'a list';
  return 'a text';
}

function regText(input: KitInput): readonly string[] {
  const key = windowsBrowsers(input)[0]?.settingsKey;
  const values = registryValues(input).filter((value) => value.key === key);
  return regLines(values, []).slice(2, -1);
}

/** A name that people chose, in the running text. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_<>[\]|]/g, '\\$&');
}
