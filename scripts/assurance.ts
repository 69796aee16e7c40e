/**
 * `node scripts/assurance.ts` (or `npm run docs`) writes the parts of docs/assurance that are made
 * from its data anew:
 * what stands there between two comments. A unit test fails where a part is not what the data gives.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Evidence } from '../docs/assurance/data/evidence.ts';
import { type Control, type Hazard, hazards } from '../docs/assurance/data/hazards.ts';
import { documents, notAssured, type Person, people } from '../docs/assurance/data/pack.ts';
import {
  levelMeans,
  levelOf,
  levels,
  likelihoodMeans,
  likelihoods,
  matrix,
  type Rating,
  severities,
  severityMeans,
} from '../docs/assurance/data/scheme.ts';
import { table, withMadeParts } from './parts.ts';

/** The documents of the pack on disk, from the root of the repository. */
export const packFiles = (root = '.'): string[] =>
  globSync('docs/assurance/*.md', { cwd: root }).sort();

/**
 * A document with its made parts as the data gives them; the rest stays as it is.
 * @throws where it asks for a part that there is not, or does not close one
 */
export function withParts(file: string, text: string): string {
  const make = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, () => part(basename(file))]),
  );
  return withMadeParts({ file, text }, 'data/', make);
}

const parts: Readonly<Record<string, (file: string) => string>> = {
  documents: () =>
    table(
      ['Document', 'What it is', 'State', 'Accepted'],
      documents.map(({ file, title, about }) => [
        `[${title}](${file})`,
        about,
        'draft',
        notAssured,
      ]),
    ),
  /** Every field of every document, by who has to fill it. */
  people: () =>
    (Object.keys(people) as Person[])
      .map((person) => {
        const rows = documents.flatMap(({ file, title, fields }) =>
          fields
            .filter(({ who }) => who === person)
            .map(({ field }) => [field, `[${title}](${file})`, notAssured]),
        );
        return `### ${people[person]}\n\n${table(['Field', 'In', 'Value'], rows)}`;
      })
      .join('\n\n'),
  fields: (file) => {
    const fields = documents.find((document) => document.file === file)?.fields ?? [];
    return table(
      ['Field', 'Who fills it', 'Value'],
      fields.map(({ field, who }) => [field, people[who], notAssured]),
    );
  },
  scheme: () =>
    [
      table(
        ['Likelihood, down; severity, across', ...severities],
        [...likelihoods]
          .reverse()
          .map((likelihood) => [`**${likelihood}**`, ...matrix[likelihood].map(String)]),
      ),
      table(
        ['Severity', 'Means'],
        [...severities].reverse().map((severity) => [severity, severityMeans[severity]]),
      ),
      table(
        ['Likelihood', 'Means'],
        [...likelihoods].reverse().map((likelihood) => [likelihood, likelihoodMeans[likelihood]]),
      ),
      table(
        ['Level', 'Means'],
        [...levels].reverse().map((level) => [String(level), levelMeans[level]]),
      ),
    ].join('\n\n'),
  count: () => {
    const controls = hazards.flatMap((hazard) => hazard.controls);
    const evidence = controls.flatMap((control) => control.evidence);
    const tests = new Set(
      evidence.flatMap((one) => (one.kind === 'test' ? [`${one.file} ${one.name}`] : [])),
    );
    const left = [...levels]
      .reverse()
      .map((level) => ({
        level,
        count: hazards.filter(({ residual }) => levelOf(residual) === level).length,
      }))
      .filter(({ count }) => count > 0)
      .map(({ level, count }) => `level ${level}: ${count}`);
    return [
      `- Hazards: ${hazards.length}, of which ${hazards.filter(({ standInsOnly }) => standInsOnly).length} rest on what was tried on stand-ins alone.`,
      `- Risk left: ${left.join('; ')}.`,
      `- Controls: ${controls.length}, of which ${controls.filter((one) => one.by === 'the practice').length} are the practice's.`,
      `- Tests that they are linked to: ${tests.size}.`,
      `- Hazards accepted by a Clinical Safety Officer: ${notAssured}.`,
    ].join('\n');
  },
  summary: () =>
    table(
      ['Hazard', 'Name', 'Without controls', 'Left', 'Stand-ins alone'],
      hazards.map(({ id, name, initial, residual, standInsOnly }) => [
        `[${id}](hazard-log.md#${anchor(`${id} ${name}`)})`,
        name,
        rated(initial),
        rated(residual),
        standInsOnly ? 'yes' : '',
      ]),
    ),
  /** The hazards whose risk is left at a level that nobody should take lightly. */
  undesirable: () =>
    hazards
      .filter(({ residual }) => levelOf(residual) >= 3)
      .map(
        ({ id, name, residual, remains }) => `- **${id} ${name}**, ${rated(residual)}. ${remains}`,
      )
      .join('\n'),
  practice: () =>
    table(
      ['Hazard', 'What the practice does', 'Where it is described', 'Done'],
      hazards.flatMap(({ id, name, controls }) =>
        controls
          .filter((control) => control.by === 'the practice')
          .map(({ says, evidence }) => [
            `[${id} ${name}](hazard-log.md#${anchor(`${id} ${name}`)})`,
            says,
            evidence.map(linked).join('; '),
            notAssured,
          ]),
      ),
    ),
  hazards: () => hazards.map(entry).join('\n\n'),
};

function entry({
  id,
  name,
  hazard,
  causes,
  effect,
  initial,
  controls,
  residual,
  standInsOnly,
  remains,
}: Hazard): string {
  const facts = [
    ['What could go wrong', hazard],
    ['Causes', `${causes.join('; ')}.`],
    ['Effect', effect],
    ['Risk without controls', rated(initial)],
    ['Risk left', rated(residual)],
    ['What is left, and why', remains],
    ...(standInsOnly ? [['Tried', 'on stand-ins for call pages alone']] : []),
    ['Accepted by a Clinical Safety Officer', notAssured],
  ];
  return [`### ${id} ${name}`, table(['', ''], facts), controls.map(controlLines).join('\n')].join(
    '\n\n',
  );
}

function controlLines({ says, by, evidence }: Control): string {
  const head = by === 'the practice' ? `- **The practice:** ${says}` : `- ${says}`;
  return [head, ...evidence.map((one) => `  - ${linked(one)}`)].join('\n');
}

function linked(evidence: Evidence): string {
  if (evidence.kind === 'test') {
    const short = evidence.file.replace(/^tests\/|\.test\.ts$/g, '');
    return `[${short}](../../${evidence.file}): \`${evidence.name}\``;
  }
  const { file, heading } = evidence;
  const path = file.startsWith('docs/assurance/')
    ? file.slice('docs/assurance/'.length)
    : file.startsWith('docs/')
      ? `../${file.slice('docs/'.length)}`
      : `../../${file}`;
  return `[${basename(file)}, "${heading}"](${path}#${anchor(heading)})`;
}

function rated(rating: Rating): string {
  return `${levelOf(rating)} (${rating.likelihood} × ${rating.severity})`;
}

/** Where a heading is reached, as GitHub and its like make it. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** Writes every document of the pack anew. */
export function writeParts(root: string): void {
  for (const file of packFiles(root)) {
    const path = join(root, file);
    writeFileSync(path, withParts(file, readFileSync(path, 'utf8')));
  }
}

if (import.meta.main) writeParts(join(import.meta.dirname, '..'));
