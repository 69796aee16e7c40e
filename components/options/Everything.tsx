import { useState } from 'preact/hooks';
import type { Field } from '../../utils/core/settings/field.ts';
import {
  fieldNamed,
  type RefusedValue,
  readSettingsFile,
  tooManyBytes,
} from '../../utils/core/settings/file.ts';
import type { Policy } from '../../utils/core/settings/policy.ts';
import type { Choice } from '../../utils/core/settings/resolve.ts';
import { spokenTitle } from '../../utils/core/settings/words.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { FileField, type FileTrouble } from './FileField.tsx';

export interface EverythingActions {
  /** Takes back all that the doctor chose. */
  readonly onResetAll: () => void;
  /** Hands the person a file. */
  readonly onExport: () => void;
  /**
   * Stores what a file has, all of it or none; answers whether it was stored.
   * @param passedOver the titles of what the practice has set
   */
  readonly onImport: (
    changes: readonly Choice[],
    passedOver: readonly string[],
  ) => Promise<boolean>;
}

interface EverythingProps {
  /** How many settings the doctor has changed. */
  readonly changed: number;
  readonly policy: Policy;
  readonly actions: EverythingActions;
}

/** What can be done with all settings at once: back to the defaults, into a file, from a file. */
export function Everything({ changed, policy, actions }: EverythingProps) {
  const [trouble, setTrouble] = useState<FileTrouble | null>(null);

  const refuse = (sentence: string, refused: readonly RefusedValue[] = []) =>
    setTrouble({
      sentence,
      points: refused.map((value) => `${value.place ?? value.key}: ${reasonText(value, policy)}`),
    });

  async function take(text: string | null) {
    if (text === null) return refuse(t('options.file.unreadable'));
    const read = readSettingsFile(text, policy);
    if ('fault' in read) return refuse(t(`options.file.faults.${read.fault}`));
    if ('refused' in read) return refuse(t('options.file.not'), read.refused);
    if (read.changes.length === 0) return refuse(t('options.file.allSet'));
    const titles = read.passedOver.map(spokenTitle);
    if (!(await actions.onImport(read.changes, titles))) return refuse(t('options.unsaved'));
    setTrouble(null);
  }

  return (
    <section>
      <h2>{t('options.everything')}</h2>
      <p>{changed > 0 ? t('options.changed', changed) : t('options.unchanged')}</p>
      {changed > 0 && (
        <div class="setting-field">
          <Button onClick={actions.onResetAll}>{t('options.resetAll')}</Button>
          <Button onClick={actions.onExport}>{t('options.file.export')}</Button>
        </div>
      )}
      <FileField
        label={t('options.file.import')}
        help={t('options.file.help')}
        mostBytes={tooManyBytes}
        trouble={trouble}
        onText={(text) => void take(text)}
      />
    </section>
  );
}

function reasonText({ key, reason }: RefusedValue, { bounds }: Policy): string {
  if (reason === 'twice') return t('options.file.reasons.twice');
  const field = fieldNamed(key);
  if (reason !== 'value' || !field) {
    return t(`options.file.reasons.${reason === 'policyOnly' ? 'policyOnly' : 'unknown'}`);
  }
  if (field.kind === 'switch') return t('options.file.reasons.switch');
  const values = valuesOf({ ...field, ...bounds[key] } as Field);
  return t(
    `options.file.reasons.${field.kind}` as 'options.file.reasons.choice',
    values as [string],
  );
}

/** What a right value of a field looks like, in numbers. */
function valuesOf(field: Field): string[] {
  switch (field.kind) {
    case 'choice':
      return [field.options.map((option) => JSON.stringify(option)).join(', ')];
    case 'number':
      return [String(field.min), String(field.max)];
    case 'text':
    case 'template':
      return [String(field.maxLength)];
    case 'hosts':
    case 'hours':
      return [String(field.most)];
    case 'switch':
      return [];
  }
}
