import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asPolicy, diagnose, diagnosisText } from '../../utils/core/diagnostics.ts';
import { catalogue } from '../../utils/core/settings/catalogue.ts';
import { managedSchema } from '../../utils/core/settings/managedSchema.ts';
import { readPolicy } from '../../utils/core/settings/policy.ts';
import { resolveSettings } from '../../utils/core/settings/resolve.ts';
import { fits } from '../../utils/core/settings/written.ts';
import { policies } from './support/kit.ts';
import { clinic, group } from './support/settingValues.ts';

const here = { version: '1.2.3', browser: 'Chrome 156', installed: 'admin' } as const;

function inForce(policy: unknown, chosen: unknown = {}) {
  const read = readPolicy(policy);
  return { ...resolveSettings(chosen, read), policy: read };
}

describe('a diagnosis', () => {
  test('has every setting, with its value, where that comes from, and its limits', () => {
    const { settings } = diagnose(
      inForce(
        { nudges: false, 'slotMinutes.default': 10, 'reconnectSeconds.max': 90 },
        {
          panelSide: 'left',
        },
      ),
      here,
    );
    expect(settings.map(({ key }) => key)).toEqual(Object.keys(catalogue));
    const of = (key: string) => settings.find((setting) => setting.key === key);
    expect(of('nudges')).toEqual({ key: 'nudges', value: false, source: 'policy' });
    expect(of('slotMinutes')).toEqual({ key: 'slotMinutes', value: 10, source: 'policyDefault' });
    expect(of('panelSide')).toEqual({ key: 'panelSide', value: 'left', source: 'choice' });
    expect(of('reconnectSeconds')).toEqual({
      key: 'reconnectSeconds',
      value: 60,
      source: 'default',
      max: 90,
    });
  });

  test('names each value that was skipped, of the policy and of the doctor', () => {
    const { passedOver } = diagnose(
      inForce(
        { panelSide: 'top', nudge: true, extraHosts: [{ ...clinic, host: 'x' }] },
        { slotMinutes: 12 },
      ),
      here,
    );
    expect(passedOver).toEqual([
      { of: 'policy', key: 'panelSide', problem: 'must be "left" or "right"' },
      { of: 'policy', key: 'nudge', problem: 'is not a setting of Webside' },
      {
        of: 'policy',
        key: 'extraHosts[0].host',
        problem: expect.stringContaining('must be a host name'),
      },
      { of: 'choice', key: 'slotMinutes', problem: 'must be 10 or 15' },
    ]);
  });

  test('goes into plain text with all of it', () => {
    const all = inForce(
      {
        organisationName: 'High Street',
        policyVersion: '2026-11-a',
        panelSide: 'top',
        'reconnectSeconds.min': 30,
      },
      { slotMinutes: 10 },
    );
    const lines = diagnosisText(diagnose(all, here)).split('\n');
    expect(lines[0]).toBe('Webside 1.2.3 on Chrome 156, installed: admin');
    expect(lines).toContain('organisation: High Street');
    expect(lines).toContain('policy version: 2026-11-a');
    expect(lines).toContain('slotMinutes = 10 (choice)');
    expect(lines).toContain('reconnectSeconds = 60 (default, least 30)');
    expect(lines.at(-1)).toBe('ignored in policy: panelSide must be "left" or "right"');
    expect(diagnosisText(diagnose(inForce({}), here))).toContain('nothing was ignored');
  });
});

describe('settings as a policy', () => {
  test('propose what was chosen here, and keep what the policy says', () => {
    const all = inForce(
      // Its mark is not the new one's.
      { organisationName: 'High Street', policyVersion: '7', nudges: false, extraHosts: [clinic] },
      { slotMinutes: 10, extraHosts: [group] },
    );
    expect(asPolicy(all)).toEqual({
      organisationName: 'High Street',
      nudges: false,
      'slotMinutes.default': 10,
      extraHosts: [clinic, group],
    });
    expect(asPolicy(inForce({}))).toEqual({});
  });

  test('put the same in force on another machine', () => {
    fc.assert(
      fc.property(policies, policies, (policy, other) => {
        // Fixed values of the one are choices of the doctor under the other.
        const all = inForce(policy, readPolicy(other).fixed);
        const exported = asPolicy(all);
        expect(fits(exported, managedSchema()), JSON.stringify(exported)).toBe(true);
        const there = inForce(exported);
        expect(there.policy.problems).toEqual([]);
        expect(there.settings).toEqual(all.settings);
      }),
      { numRuns: 200 },
    );
  });
});
