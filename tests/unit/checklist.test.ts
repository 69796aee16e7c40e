import { describe, expect, test } from 'vitest';
import {
  checklistPhases,
  defaultChecklist,
  itemsOf,
  nudgeKinds,
} from '../../utils/core/checklist/items.ts';
import { citation, guidance, type SourceId, sources } from '../../utils/core/checklist/sources.ts';
import { itemKey } from '../../utils/core/strings.ts';
import { readCatalogue } from './support/catalogue.ts';

const { items } = defaultChecklist;
const strings = await readCatalogue();

describe('the default checklist', () => {
  test('shows at most five items at a time, and some in every phase', () => {
    expect(checklistPhases).toHaveLength(5);
    for (const phase of checklistPhases) {
      expect(itemsOf(defaultChecklist, phase).length, phase).toBeGreaterThan(0);
      expect(itemsOf(defaultChecklist, phase).length, phase).toBeLessThanOrEqual(5);
    }
  });

  test('lists its items in the order of the phases', () => {
    const order = items.map(({ phase }) => checklistPhases.indexOf(phase));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(checklistPhases.flatMap((phase) => itemsOf(defaultChecklist, phase))).toEqual(items);
  });

  test('has ids that are unique and fit into the log', () => {
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    for (const { id } of items) expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  });

  test.each(items)('$id has a label of at most 60 characters and says why', ({ id }) => {
    const label = strings.get(itemKey(id, 'label')) ?? '';
    const why = strings.get(itemKey(id, 'why')) ?? '';
    expect(label).not.toBe('');
    expect(label.length).toBeLessThanOrEqual(60);
    expect(why).toMatch(/\.$/);
  });

  test('has no two labels that read the same', () => {
    const labels = items.map(({ id }) => strings.get(itemKey(id, 'label')));
    expect(new Set(labels).size).toBe(items.length);
  });

  test.each(items)('$id rests on sources that are listed', ({ sources: named }) => {
    expect(named.length).toBeGreaterThan(0);
    expect(new Set(named).size).toBe(named.length);
    for (const source of named) expect(sources).toHaveProperty(source);
  });

  test('covers every tip of the guidance, its considerations, capacity and the choice of mode', () => {
    const covered = new Set(items.flatMap(({ covers }) => covers));
    expect([...covered].sort()).toEqual(Object.keys(guidance).sort());
  });

  test('names two items in each of its two reminders', () => {
    const named = nudgeKinds.map((kind) =>
      items.filter(({ nudge }) => nudge === kind).map(({ id }) => id),
    );
    expect(named).toEqual([
      ['backup', 'consent'],
      ['summary', 'next-steps'],
    ]);
  });
});

describe('the sources', () => {
  const ids = Object.keys(sources) as SourceId[];

  test('are all used by some item', () => {
    const used = new Set(items.flatMap((item) => item.sources));
    expect(ids.filter((id) => !used.has(id))).toEqual([]);
  });

  test('are marked as read only where the project has read the original', () => {
    expect(ids.filter((id) => sources[id].verified)).toEqual(['BMA']);
  });

  test('are cited in one line, with the year told once', () => {
    expect(citation('BMA')).toBe(
      'COVID-19: video consultations and homeworking. British Medical Association. 2022',
    );
    expect(citation('GRN').match(/2020/g)).toHaveLength(2);
    for (const id of ids) {
      const { title, publisher } = sources[id];
      expect(citation(id)).toContain(`${title}. ${publisher}`);
      expect(citation(id)).not.toMatch(/undefined|\n/);
    }
  });
});
