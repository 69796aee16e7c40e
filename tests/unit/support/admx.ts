import { elements, parseXml, type XmlElement } from './xml.ts';

/**
 * Lints templates by Microsoft's published schema of policy definitions, as far as the kit uses it,
 * and by what Group Policy's editor refuses at run time. Gives a sentence for each fault.
 */
export function lintTemplates(admxText: string, admlText: string): readonly string[] {
  const [admx, adml] = [parseXml(admxText), parseXml(admlText)];
  const faults: string[] = [];
  checkShape(admx, 'policyDefinitions', faults);
  checkShape(adml, 'policyDefinitionResources', faults);
  for (const root of [admx, adml]) {
    if (root.attributes.xmlns !== namespace) faults.push(`${root.name} is in another namespace`);
  }

  const known: Known = {
    string: idsOf(adml, 'string', 'id', faults),
    presentation: idsOf(adml, 'presentation', 'id', faults),
    category: idsOf(admx, 'category', 'name', faults),
    definition: idsOf(admx, 'definition', 'name', faults),
    policy: idsOf(admx, 'policy', 'name', faults),
  };
  for (const element of elements(admx)) checkReferences(element, known, faults);
  for (const kind of ['string', 'presentation'] as const) {
    for (const [id, uses] of known[kind]) {
      if (uses === 0) faults.push(`${kind} "${id}" is not used`);
    }
  }
  const presentations = new Map(
    [...elements(adml)]
      .filter(({ name }) => name === 'presentation')
      .map((one) => [one.attributes.id, one]),
  );
  for (const policy of elements(admx)) {
    if (policy.name === 'policy') checkPolicy(policy, presentations, faults);
  }
  return faults;
}

/** What can be referred to, with how often it is. */
type Known = Record<
  'string' | 'presentation' | 'category' | 'definition' | 'policy',
  Map<string, number>
>;

function idsOf(
  root: XmlElement,
  name: string,
  attribute: string,
  faults: string[],
): Map<string, number> {
  const found = [...elements(root)]
    .filter((element) => element.name === name)
    .map((element) => element.attributes[attribute] ?? '');
  for (const [index, id] of found.entries()) {
    if (!/^[A-Za-z0-9_]+$/.test(id)) faults.push(`${name} "${id}" is no legal name`);
    if (found.indexOf(id) !== index) faults.push(`${name} "${id}" is there twice`);
  }
  return new Map(found.map((id) => [id, 0]));
}

const referring = {
  displayName: 'string',
  explainText: 'string',
  presentation: 'presentation',
} as const;

function checkReferences({ name, attributes }: XmlElement, known: Known, faults: string[]): void {
  const refer = (kind: keyof Known, id: string | undefined, from: string) => {
    const uses = id === undefined ? undefined : known[kind].get(id);
    if (id === undefined || uses === undefined) faults.push(`${from}: no ${kind} "${id}"`);
    else known[kind].set(id, uses + 1);
  };
  for (const [attribute, kind] of Object.entries(referring)) {
    const value = attributes[attribute];
    if (value === undefined) continue;
    const id = new RegExp(`^\\$\\(${kind}\\.(\\w+)\\)$`).exec(value)?.[1];
    refer(kind, id, `${name} ${attribute}="${value}"`);
  }
  if (name === 'parentCategory') refer('category', attributes.ref, name);
  if (name === 'supportedOn' && attributes.ref) refer('definition', attributes.ref, name);
}

const namespace = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';

interface Shape {
  readonly needed?: readonly string[];
  readonly optional?: readonly string[];
  /** In this order; `*` may be there more than once, `?` may be missing. */
  readonly children?: readonly string[];
  readonly text?: true;
}

const valueShape: Shape = { children: ['delete?', 'decimal?', 'string?'] };
const listShape: Shape = { children: ['item*'] };
/** By the element's name, or by its parent's and its own where these tell it apart. */
const shapes: Readonly<Record<string, Shape>> = {
  policyDefinitions: {
    needed: ['xmlns', 'revision', 'schemaVersion'],
    children: ['policyNamespaces', 'resources', 'supportedOn?', 'categories?', 'policies?'],
  },
  policyNamespaces: { children: ['target', 'using*'] },
  target: { needed: ['prefix', 'namespace'] },
  'policyDefinitions/resources': { needed: ['minRequiredRevision'] },
  'policyDefinitions/supportedOn': { children: ['definitions'] },
  definitions: { children: ['definition*'] },
  definition: { needed: ['name', 'displayName'] },
  categories: { children: ['category*'] },
  category: { needed: ['name', 'displayName'], children: ['parentCategory?'] },
  parentCategory: { needed: ['ref'] },
  policies: { children: ['policy*'] },
  policy: {
    needed: ['name', 'class', 'displayName', 'key'],
    optional: ['explainText', 'presentation', 'valueName'],
    children: [
      'parentCategory',
      'supportedOn',
      'enabledValue?',
      'disabledValue?',
      'enabledList?',
      'disabledList?',
      'elements?',
    ],
  },
  'policy/supportedOn': { needed: ['ref'] },
  enabledValue: valueShape,
  disabledValue: valueShape,
  value: valueShape,
  enabledList: listShape,
  disabledList: listShape,
  item: { needed: ['valueName'], optional: ['key'], children: ['value'] },
  'enum/item': { needed: ['displayName'], children: ['value'] },
  delete: {},
  string: { text: true },
  decimal: { needed: ['value'] },
  elements: { children: ['enum?', 'decimal?', 'text?'] },
  enum: { needed: ['id', 'valueName'], optional: ['required'], children: ['item*'] },
  'elements/decimal': {
    needed: ['id', 'valueName'],
    optional: ['required', 'minValue', 'maxValue'],
  },
  text: { needed: ['id', 'valueName'], optional: ['required', 'maxLength'] },
  policyDefinitionResources: {
    needed: ['xmlns', 'revision', 'schemaVersion'],
    children: ['displayName', 'description', 'resources'],
  },
  displayName: { text: true },
  description: { text: true },
  resources: { children: ['stringTable?', 'presentationTable?'] },
  stringTable: { children: ['string*'] },
  'stringTable/string': { needed: ['id'], text: true },
  presentationTable: { children: ['presentation*'] },
  presentation: { needed: ['id'], children: ['dropdownList?', 'decimalTextBox?', 'textBox?'] },
  dropdownList: { needed: ['refId'], optional: ['noSort', 'defaultItem'], text: true },
  decimalTextBox: { needed: ['refId'], optional: ['defaultValue', 'spin'], text: true },
  textBox: { needed: ['refId'], children: ['label'] },
  label: { text: true },
};

function checkShape(element: XmlElement, path: string, faults: string[]): void {
  const [parent, name = parent] = path.split('/');
  const shape = shapes[path] ?? shapes[name ?? ''];
  if (!shape) {
    faults.push(`there is no element ${path}`);
    return;
  }
  const { needed = [], optional = [], children = [], text } = shape;
  for (const attribute of needed) {
    if (!element.attributes[attribute]) faults.push(`${path} has no ${attribute}`);
  }
  for (const attribute of Object.keys(element.attributes)) {
    if (![...needed, ...optional].includes(attribute)) faults.push(`${path} takes no ${attribute}`);
  }
  if (!text && element.text.trim() !== '') faults.push(`${path} takes no text`);
  if (text && element.text.trim() === '') faults.push(`${path} is empty`);
  const rules = children.map((rule) => {
    const child = rule.replace(/[?*]$/, '');
    return `(?:${child} )${rule === child ? '' : rule.slice(-1)}`;
  });
  const order = element.children.map(({ name }) => `${name} `).join('');
  if (!new RegExp(`^${rules.join('')}$`).test(order)) {
    faults.push(`${path} has ${order || 'nothing '}within it`);
  }
  for (const child of element.children) checkShape(child, `${element.name}/${child.name}`, faults);
}

const controls: Readonly<Record<string, string>> = {
  enum: 'dropdownList',
  decimal: 'decimalTextBox',
  text: 'textBox',
};

function checkPolicy(
  policy: XmlElement,
  presentations: ReadonlyMap<string | undefined, XmlElement>,
  faults: string[],
): void {
  const { name, class: scope = '', key = '', valueName, presentation } = policy.attributes;
  const tell = (fault: string) => faults.push(`policy "${name}" ${fault}`);
  if (!['Machine', 'User', 'Both'].includes(scope)) tell(`is for "${scope}"`);
  if (!/^SOFTWARE\\Policies\\[^\\]+(\\[^\\]+)*$/i.test(key)) tell(`writes to "${key}"`);
  const parts = policy.children.find((child) => child.name === 'elements')?.children ?? [];
  if (valueName === undefined && parts.length === 0) tell('sets nothing');
  const shown = presentations.get(/\.(\w+)\)$/.exec(presentation ?? '')?.[1])?.children ?? [];
  const wanted = parts.map((part) => `${controls[part.name]} ${part.attributes.id}`);
  const there = shown.map((control) => `${control.name} ${control.attributes.refId}`);
  if (wanted.join() !== there.join()) tell(`asks for ${wanted}, and shows ${there}`);
  for (const part of parts) {
    const control = shown.find((one) => one.attributes.refId === part.attributes.id);
    for (const fault of elementFaults(part, control)) tell(fault);
  }
}

function* elementFaults(part: XmlElement, control: XmlElement | undefined): Generator<string> {
  const { minValue = '0', maxValue = '9999', maxLength = '1' } = part.attributes;
  const [min, max, length] = [Number(minValue), Number(maxValue), Number(maxLength)];
  if (!(min >= 0 && min <= max && max < 2 ** 32)) yield `takes ${minValue} to ${maxValue}`;
  if (!(Number.isInteger(length) && length > 0)) yield `takes ${maxLength} characters`;
  if (part.name === 'enum' && part.children.length === 0) yield 'has nothing to choose';
  const standard = control?.attributes.defaultValue;
  if (standard === undefined) return;
  if (!(Number(standard) >= min && Number(standard) <= max)) yield `proposes ${standard}`;
}
