import { describe, expect, test } from 'vitest';
import { consulting } from '../support/consulting.ts';
import { Tab } from '../support/tab.ts';

describe('a patient’s page', () => {
  test('opens and asks nothing, whatever is reported from it', () => {
    for (const autoStart of ['always', 'ask', 'never'] as const) {
      const tab = new Tab({ autoStart }).document('room', { role: 'patient' });
      tab.inCall('room').report({ phase: 'interrupted' }, 'room');
      tab.report({ phase: 'resumed' }, 'room').ended('dropped').inCall('room').inCall('room', 3);
      expect(tab.opened()).toBe(0);
      expect(tab.place.ask.asking).toBeNull();
    }
  });

  test('known by one of its frames opens nothing either', () => {
    const tab = new Tab().document('room').document('guest', { role: 'patient', frame: 2 });
    expect(tab.inCall('room').opened()).toBe(0);
  });

  test('that is left for a doctor’s page is forgotten', () => {
    const tab = new Tab().document('room', { role: 'patient' }).document('console');
    expect(tab.inCall('console').opened()).toBe(1);
  });

  test('found out while the question was open takes the question away', () => {
    const tab = new Tab({ autoStart: 'ask' }).document('meeting').inCall('meeting');
    tab.document('guest', { role: 'patient', frame: 2 });
    expect(tab.place.ask.asking).toBeNull();
    tab.take({ type: 'answer', start: true });
    expect(tab.opened()).toBe(0);
  });

  test('found out in the middle of a call ends what had begun', () => {
    const tab = consulting().document('room', { role: 'patient' });
    expect(tab.consultation).toBeNull();
    expect(tab.ends()).toEqual(['left']);
  });
});

describe('a guess that the person at the screen is a patient', () => {
  test('blocks as a sure word does, where nothing else is known', () => {
    const tab = new Tab().document('room', { role: 'likelyPatient' });
    expect(tab.place.who).toMatchObject({ patient: true, guessed: true });
    expect(tab.inCall('room').opened()).toBe(0);
  });

  test('does not count in a tab that has shown a clinician’s page of the same service', () => {
    const tab = new Tab().document('console', { role: 'clinician' }).document('room');
    tab.document('guest room', { role: 'likelyPatient' });
    expect(tab.place.who.patient).toBe(false);
    expect(tab.inCall('guest room').opened()).toBe(1);
  });

  test('counts in a tab that has shown a clinician’s page of another service', () => {
    const tab = new Tab().document('room').role('clinician', 'teams');
    expect(tab.place.who.clinician).toBe('teams');
    tab.document('guest room', { role: 'likelyPatient' });
    expect(tab.inCall('guest room').opened()).toBe(0);
  });

  test('is taken back by a clinician’s mark in the same page', () => {
    const tab = new Tab().document('room', { role: 'likelyPatient' }).role('clinician');
    expect(tab.place.who).toMatchObject({ patient: false, guessed: false });
    expect(tab.inCall('room').opened()).toBe(1);
  });

  test('becomes sure by a sure word, which no clinician’s mark takes back', () => {
    const tab = new Tab().document('room', { role: 'likelyPatient' }).role('patient');
    expect(tab.role('clinician').place.who.patient).toBe(true);
    expect(tab.inCall('room').opened()).toBe(0);
    const first = new Tab().document('room', { role: 'patient' }).role('likelyPatient');
    expect(first.role('clinician').place.who.patient).toBe(true);
  });

  test('ends what a call had opened, also when it comes late', () => {
    const tab = consulting().role('likelyPatient');
    expect(tab.consultation).toBeNull();
    expect(tab.ends()).toEqual(['left']);
    const known = new Tab().document('room', { role: 'clinician' }).inCall('room');
    expect(known.role('likelyPatient').consultation?.connection).toBe('live');
    expect(known.role('patient').consultation).toBeNull();
  });

  test('says nothing of the next page', () => {
    const tab = new Tab().document('room', { role: 'likelyPatient' }).document('other room');
    expect(tab.inCall('other room').opened()).toBe(1);
  });
});
