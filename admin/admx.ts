import { escapeXml } from './browsers.ts';
import { groupNames, type PolicyKey, policyKeys, type Words } from './keys.ts';
import type { KitInput } from './options.ts';
import { registryData, type WindowsBrowser, windowsBrowsers } from './registry.ts';

/**
 * Group Policy templates: one ADMX, and its English strings as an ADML. They depend on no other
 * template, so that Group Policy and Intune take them by themselves. Pure.
 */
export interface Templates {
  readonly admx: string;
  readonly adml: string;
}

/** Texts of more characters than this no field of a template takes. */
const longestText = 16_384;

export function templates(input: KitInput, words: Words): Templates {
  const keys = policyKeys(words);
  const groups = groupNames(words).filter(([group]) => keys.some((key) => key.group === group));
  const strings = new Map<string, string>([
    ['webside', 'Webside'],
    ['supported', 'Windows 10 or later, in a domain or managed'],
  ]);
  const presentations: string[] = [];
  const categories = ['    <category name="webside" displayName="$(string.webside)" />'];
  const policies: string[] = [];

  for (const browser of windowsBrowsers(input)) {
    strings.set(browser.id, browser.name);
    categories.push(category(browser.id, 'webside'));
    policies.push(installPolicy(browser, strings));
    for (const [group, name] of groups) {
      const id = `${browser.id}_${group}`;
      strings.set(id, name);
      categories.push(category(id, browser.id));
    }
    for (const key of keys) {
      const made = settingPolicy(browser, key, strings);
      policies.push(made.policy);
      if (made.presentation) presentations.push(made.presentation);
    }
  }
  return { admx: admx(categories, policies), adml: adml(strings, presentations) };
}

/** Names in templates are letters, digits and underscores. */
export function policyName(browser: WindowsBrowser['id'], key: string): string {
  return `${browser}_set_${key.replace(/\W/g, '_')}`;
}

function category(id: string, parent: string): string {
  return `    <category name="${id}" displayName="$(string.${id})">
      <parentCategory ref="${parent}" />
    </category>`;
}

function installPolicy(browser: WindowsBrowser, strings: Map<string, string>): string {
  const name = `${browser.id}_install`;
  strings.set(name, `Install Webside in ${browser.name}`);
  strings.set(
    `${name}_explain`,
    `Enabled: ${browser.name} installs Webside from ${browser.source.url} and keeps it installed. ${whenNotEnabled(browser)} If you manage ${browser.name}'s ExtensionSettings as one JSON text, add Webside there instead.`,
  );
  const [[mainName, mainValue] = ['', ''], ...others] = Object.entries(browser.install);
  const item = (valueName: string, value: string) =>
    `        <item key="${browser.installKey}" valueName="${valueName}">
          <value>
            ${value}
          </value>
        </item>`;
  return `    <policy name="${name}" class="Machine" displayName="$(string.${name})" explainText="$(string.${name}_explain)" key="${browser.installKey}" valueName="${mainName}">
      <parentCategory ref="${browser.id}" />
      <supportedOn ref="supported" />
      <enabledValue>
        ${value(registryData(mainValue))}
      </enabledValue>
      <disabledValue>
        ${removalOf(browser, mainName)}
      </disabledValue>
      <enabledList>
${others.map(([name, data]) => item(name, value(registryData(data)))).join('\n')}
      </enabledList>
      <disabledList>
${others.map(([name]) => item(name, removalOf(browser, name))).join('\n')}
      </disabledList>
    </policy>`;
}

function whenNotEnabled({ name, removal }: WindowsBrowser): string {
  return Object.keys(removal).length === 0
    ? 'Disabled or not configured: nothing is installed. If this policy had installed Webside, it is removed together with its log.'
    : `Disabled: ${name} removes Webside together with its log, and nobody can install it. Not configured: nothing is installed. If Webside is there, it stays as if the doctor had installed it.`;
}

function removalOf({ removal }: WindowsBrowser, name: string): string {
  return Object.hasOwn(removal, name) ? value(registryData(removal[name])) : '<delete />';
}

function settingPolicy(
  browser: WindowsBrowser,
  key: PolicyKey,
  strings: Map<string, string>,
): { readonly policy: string; readonly presentation?: string } {
  const name = policyName(browser.id, key.key);
  const onOff = key.type.type === 'boolean';
  strings.set(name, key.title);
  strings.set(
    `${name}_explain`,
    `${key.description}\n\n${onOff ? 'Enabled: on. Disabled: off.' : howToFill(key)} Not configured: nothing is set.\n\n${key.key}`,
  );
  const head = `    <policy name="${name}" class="Machine" displayName="$(string.${name})" explainText="$(string.${name}_explain)"${onOff ? '' : ` presentation="$(presentation.${name})"`} key="${browser.settingsKey}"${onOff ? ` valueName="${key.key}"` : ''}>
      <parentCategory ref="${browser.id}_${key.group}" />
      <supportedOn ref="supported" />`;
  if (onOff) {
    const policy = `${head}
      <enabledValue>
        <decimal value="1" />
      </enabledValue>
      <disabledValue>
        <decimal value="0" />
      </disabledValue>
    </policy>`;
    return { policy };
  }
  const { element, control } = elementOf(key, name, strings);
  return {
    policy: `${head}
      <elements>
${element}
      </elements>
    </policy>`,
    presentation: `      <presentation id="${name}">
${control}
      </presentation>`,
  };
}

function elementOf(
  { key, type, field, title, standard, options }: PolicyKey,
  name: string,
  strings: Map<string, string>,
): { readonly element: string; readonly control: string } {
  const attributes = `id="value" valueName="${key}" required="true"`;
  const label = escapeXml(title);
  if (field?.kind === 'choice') {
    const items = field.options.map((option, index) => {
      const id = `${name}_option_${index}`;
      strings.set(id, options[index] ?? String(option));
      return `          <item displayName="$(string.${id})">
            <value>
              ${value(registryData(option))}
            </value>
          </item>`;
    });
    return {
      element: `        <enum ${attributes}>\n${items.join('\n')}\n        </enum>`,
      // "Enabled" and "OK" without a choice of one's own change nothing.
      control: `        <dropdownList refId="value" noSort="true" defaultItem="${(field.options as readonly unknown[]).indexOf(standard)}">${label}</dropdownList>`,
    };
  }
  if (field?.kind === 'number' || type.type === 'integer') {
    const { min, max } = field?.kind === 'number' ? field : { min: 0, max: 2 ** 31 - 1 };
    return {
      element: `        <decimal ${attributes} minValue="${min}" maxValue="${max}" />`,
      control: `        <decimalTextBox refId="value" defaultValue="${typeof standard === 'number' ? standard : min}">${label}</decimalTextBox>`,
    };
  }
  const most = field?.kind === 'text' ? field.maxLength : longestText;
  return {
    element: `        <text ${attributes} maxLength="${most}" />`,
    control: `        <textBox refId="value">\n          <label>${label}</label>\n        </textBox>`,
  };
}

function howToFill({ type, field }: PolicyKey): string {
  if (field?.kind === 'choice') return 'Enabled: what you choose below.';
  if (field?.kind === 'number') return `Enabled: a number from ${field.min} to ${field.max}.`;
  if (type.type === 'array') {
    return `Enabled: a list in JSON, on one line: [${example(type.items ?? { type: 'string' })}].`;
  }
  return 'Enabled: the text below.';
}

function example(type: NonNullable<PolicyKey['type']['items']>): string {
  if (type.type !== 'object') return '...';
  return `{${Object.keys(type.properties ?? {})
    .map((name) => `"${name}": ...`)
    .join(', ')}}`;
}

function value(data: number | string): string {
  return typeof data === 'number'
    ? `<decimal value="${data}" />`
    : `<string>${escapeXml(data)}</string>`;
}

const namespace = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';

function admx(categories: readonly string[], policies: readonly string[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="${namespace}" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="webside" namespace="Webside.Policies" />
  </policyNamespaces>
  <resources minRequiredRevision="1.0" />
  <supportedOn>
    <definitions>
      <definition name="supported" displayName="$(string.supported)" />
    </definitions>
  </supportedOn>
  <categories>
${categories.join('\n')}
  </categories>
  <policies>
${policies.join('\n')}
  </policies>
</policyDefinitions>
`;
}

function adml(strings: ReadonlyMap<string, string>, presentations: readonly string[]): string {
  const table = [...strings].map(
    ([id, text]) => `      <string id="${id}">${escapeXml(text)}</string>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="${namespace}" revision="1.0" schemaVersion="1.0">
  <displayName>Webside</displayName>
  <description>Policies of the browser extension Webside</description>
  <resources>
    <stringTable>
${table.join('\n')}
    </stringTable>
    <presentationTable>
${presentations.join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}
