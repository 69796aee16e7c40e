import { describe, expect, test } from 'vitest';
import { readOptions } from '../../admin/options.ts';
import { readPolicyFile } from '../../admin/policyFile.ts';

const id = 'bppjdhoaepkebkhbkccagfefdpodgfhf';
const url = 'https://files.example.org/webside/update.xml';
const right = ['--id', id, '--update-url', url, '--org', 'High Street'];

function read(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  return readOptions(args, {
    firefoxId: 'webside@webside.extension',
    version: '1.2.3',
    readFile(path) {
      const contents = files[path];
      if (contents === undefined) throw new Error('ENOENT');
      return contents;
    },
  });
}

/** Whether the command would show its usage beside the problems. */
const inArguments = (args: readonly string[], files?: Readonly<Record<string, string>>) => {
  const result = read(args, files);
  return typeof result === 'object' && 'problems' in result && result.inArguments;
};

const problemsOf = (args: readonly string[], files?: Readonly<Record<string, string>>) => {
  const result = read(args, files);
  return typeof result === 'object' && 'problems' in result ? result.problems : [];
};

describe('the arguments of the kit', () => {
  test('for packages on a server of one’s own', () => {
    expect(read(right)).toEqual({
      out: 'admin-kit',
      input: {
        organisation: 'High Street',
        chrome: { id, url, selfHosted: true },
        edge: { id, url, selfHosted: true },
        firefox: {
          id: 'webside@webside.extension',
          url: 'https://files.example.org/webside/webside-1.2.3.xpi',
          selfHosted: true,
        },
        host: 'https://files.example.org/webside/',
        values: { organisationName: 'High Street' },
      },
    });
  });

  test('for the stores, each with its id and address', () => {
    const edgeId = 'a'.repeat(32);
    const edge = 'https://edge.microsoft.com/extensionwebstorebase/v1/crx';
    const result = read([
      ...['--id', id, '--update-url', 'https://clients2.google.com/service/update2/crx'],
      ...['--edge-id', edgeId, '--edge-update-url', edge, '--org', 'High Street', '--out', 'there'],
    ]);
    expect(result).toMatchObject({
      out: 'there',
      input: {
        chrome: { id, selfHosted: false },
        edge: { id: edgeId, url: edge, selfHosted: false },
        firefox: {
          url: 'https://addons.mozilla.org/firefox/downloads/latest/webside@webside.extension/latest.xpi',
          selfHosted: false,
        },
        host: null,
      },
    });
  });

  test('take a policy, in which every value gets the type that browsers let through', () => {
    const policy = '{"nudges": "0", "slotMinutes.default": 10, "organisationName": "The group"}';
    expect(read([...right, '--policy', 'p.json'], { 'p.json': policy })).toMatchObject({
      input: {
        values: { organisationName: 'The group', nudges: false, 'slotMinutes.default': 10 },
      },
    });
  });

  test.each<[readonly string[], string]>([
    [right.slice(2), '--id is missing.'],
    [right.slice(0, 4), '--org is missing.'],
    [[...right, '--id', 'abc'], '--id: "abc" has 3 characters. An id is 32 letters from a to p'],
    [[...right, '--id', 'z'.repeat(32)], 'has characters that no id can have'],
    [[...right, '--edge-id', id.toUpperCase()], '--edge-id: '],
    [[...right, '--update-url', 'http://files.example.org/u.xml'], 'does not begin with https'],
    [[...right, '--firefox-url', 'http://127.0.0.1.example/x.xpi'], 'does not begin with https'],
    [[...right, '--edge-update-url', 'files/update.xml'], 'is not an address. Write all of it'],
    [[...right, '--update-url', `${url}?a=1`], 'Leave out names, "?" and "#".'],
    [[...right, '--org', ' '], '--org: must not be empty.'],
    [[...right, '--org', 'x'.repeat(201)], '--org: must have at most 200 characters.'],
    [[...right, '--policy', 'none.json'], '--policy: none.json cannot be read.'],
    [[...right, '--colour', 'red'], "Unknown option '--colour'."],
    [[...right, 'extra'], "Unexpected argument 'extra'."],
    [[...right, '--out'], "'--out"],
  ])('are refused as in %j', (args, problem) => {
    const problems = problemsOf(args);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  test('are explained on demand, and where one of them is wrong', () => {
    expect(read(['--help'])).toBe('help');
    const wrong = { 'p.json': '{"nudge": true}', 'right.json': '{}' };
    expect(inArguments(['--colour', 'red'])).toBe(true);
    expect(inArguments([...right, '--policy', 'none.json'])).toBe(true);
    expect(inArguments([...right, '--policy', 'p.json'], wrong)).toBe(false);
    expect(inArguments([...right.slice(2), '--policy', 'p.json'], wrong)).toBe(true);
    expect(read([...right, '--policy', 'right.json'], wrong)).toHaveProperty('input');
  });

  test('have http for this machine alone, to try a kit', () => {
    expect(problemsOf([...right, '--update-url', 'http://127.0.0.1:8080/update.xml'])).toEqual([]);
  });

  test('tell everything that is wrong at once, in the policy by line', () => {
    const policy = '{\n  "nudge": true,\n  "slotMinutes": 12\n}';
    expect(problemsOf(['--id', 'abc', '--policy', 'p.json'], { 'p.json': policy })).toEqual([
      '--update-url is missing.',
      '--org is missing.',
      expect.stringContaining('--id: "abc"'),
      'p.json: Line 2, column 3: "nudge" is not a setting of Webside. Write "nudges" if you mean that, or take it out.',
      'p.json: Line 3, column 3: "slotMinutes" must be 10 or 15. Change it, or take it out.',
    ]);
  });
});

describe('a policy file', () => {
  test('is taken as it is where nothing is wrong, also with a byte order mark', () => {
    expect(readPolicyFile('\ufeff{"panelSide": "left"}\n')).toEqual({
      values: { panelSide: 'left' },
    });
    expect(readPolicyFile('{}')).toEqual({ values: {} });
  });

  test.each([
    ['', 'Line 1, column 1: This is not JSON.'],
    ['{"nudges": true,}', 'Line 1, column 17: This is not JSON.'],
    ['{\n// off\n}', 'Line 2, column 1: This is not JSON. JSON has no comments.'],
    ['[]', 'Line 1, column 1: A policy is an object. Write its keys in curly brackets.'],
    ['"nudges"', 'Line 1, column 1: A policy is an object.'],
    ['{"nudges": true,\n "nudges": false}', 'Line 2, column 2: "nudges" is there twice. Keep one.'],
    ['{\n\n"zzz": 1}', 'Line 3, column 1: "zzz" is not a setting of Webside. Take it out.'],
    ['{"Nudges": true}', 'Write "nudges" if you mean that'],
    ['{"reconnectSeconds.mx": 3}', 'Write "reconnectSeconds.max" if you mean that'],
    ['{"organisationName": "a\\u0000b"}', '"organisationName" has characters that cannot be seen.'],
    ['{"supportContact": "\\ud800"}', '"supportContact" has characters that cannot be seen.'],
    [
      '{"reconnectSeconds.min": 9,\r\n"reconnectSeconds.max": 3}',
      'Line 1, column 2: "reconnectSeconds.min" must not be more than',
    ],
    [
      '{"extraHosts": [\n{"host": "*.co.uk", "label": "x", "autoStart": "ask"}]}',
      'Line 2, column 10: "extraHosts[0].host" must be a host name such as',
    ],
    [
      '{\n"extraHosts": [{"host": "a.example"}]}',
      'Line 2, column 1: "extraHosts[0].label" must be a host with a label',
    ],
    ['['.repeat(20_000), 'Line 1, column 1000: Too many brackets.'],
    ['x'.repeat(1_000_000), 'The file has 1 MB or more.'],
  ])('is refused as in %j', (given, problem) => {
    const result = readPolicyFile(given);
    const problems = 'problems' in result ? result.problems : [];
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });
});
