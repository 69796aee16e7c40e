import { useId, useRef, useState } from 'preact/hooks';
import { type ExtraHost, type HostProblem, parseHost } from '../../utils/core/platforms/hosts.ts';
import type { AutoStart } from '../../utils/core/platforms/types.ts';
import { check, fieldOf, type HostsField, type Problem } from '../../utils/core/settings/field.ts';
import { settingOption, settingText, t } from '../../utils/core/strings.ts';
import { textProblem } from './SettingField.tsx';

interface AddHostProps {
  readonly field: HostsField;
  /** Those that are there already. */
  readonly hosts: readonly ExtraHost[];
  /** Asks the browser first, within the click. */
  readonly onAdd: (service: ExtraHost) => Promise<'saved' | 'refused' | 'unsaved'>;
}

/** Most services on a host that Webside does not know are not for consultations alone. */
const standardStart: AutoStart = 'ask';

/** The form that adds a service. Of a whole address it keeps the host. */
export function AddHost({ field, hosts, onAdd }: AddHostProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [address, setAddress] = useState('');
  const [label, setLabel] = useState('');
  const [autoStart, setAutoStart] = useState<AutoStart>(standardStart);
  const [addressProblem, setAddressProblem] = useState<HostProblem | null>(null);
  const [labelProblem, setLabelProblem] = useState<Problem | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const text = fieldOf(field.label);
  const choice = fieldOf(field.autoStart);

  const focus = (name: string) => {
    form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
  };

  function takeAddress(typed: string) {
    const parsed = parseHost(typed);
    setAddress('host' in parsed ? parsed.host : typed);
  }

  function add() {
    const parsed = parseHost(address, hosts);
    const named = check(field.label, label);
    setAddressProblem('problem' in parsed ? parsed.problem : null);
    setLabelProblem('problem' in named ? named.problem : null);
    setRefused(null);
    if ('problem' in parsed) return focus('address');
    if ('problem' in named) return focus('label');
    // Browsers allow this question only within a click, so nothing may come before it.
    const answer = onAdd({ host: parsed.host, label: named.value, autoStart });
    void answer.then((outcome) => {
      if (outcome === 'refused') setRefused(parsed.host);
      if (outcome !== 'saved') return;
      setAddress('');
      setLabel('');
      setAutoStart(standardStart);
      focus('address');
    });
  }

  return (
    <form
      ref={form}
      class="add-host"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <h4>{t('options.hosts.add')}</h4>
      <div class="service-fields">
        <TextField
          id={`${id}-address`}
          name="address"
          label={t('options.hosts.address')}
          help={t('options.hosts.addressHelp')}
          problem={addressProblem && t(`options.hosts.problems.${addressProblem}`)}
          value={address}
          onType={(typed, pasted) => (pasted ? takeAddress(typed) : setAddress(typed))}
          onSettle={takeAddress}
        />
        <TextField
          id={`${id}-label`}
          name="label"
          label={t('options.hosts.label')}
          help={t('options.hosts.labelHelp')}
          problem={labelProblem && text.kind === 'text' ? textProblem(text, labelProblem) : null}
          value={label}
          onType={setLabel}
          onSettle={setLabel}
        />
        <div class="setting">
          <label for={`${id}-start`}>{settingText('autoStart', 'title')}</label>
          <div class="setting-field">
            <select
              id={`${id}-start`}
              value={autoStart}
              onChange={({ currentTarget }) => setAutoStart(currentTarget.value as AutoStart)}
            >
              {choice.kind === 'choice' &&
                choice.options.map((option) => (
                  <option key={option} value={String(option)}>
                    {settingOption('autoStart', option)}
                  </option>
                ))}
            </select>
          </div>
        </div>
      </div>
      {refused && (
        <p class="setting-problem" role="alert">
          {t('options.hosts.notAllowed', [refused])}
        </p>
      )}
      <button type="submit" class="button" data-look="primary">
        {t('options.hosts.addNow')}
      </button>
    </form>
  );
}

interface TextFieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** The sentence that says what is wrong. */
  readonly problem: string | null;
  readonly value: string;
  readonly onType: (text: string, pasted: boolean) => void;
  readonly onSettle: (text: string) => void;
}

function TextField({ id, name, label, help, problem, value, onType, onSettle }: TextFieldProps) {
  return (
    <div class="setting">
      <label for={id}>{label}</label>
      <div class="setting-field">
        <input
          id={id}
          name={name}
          type="text"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby={problem ? `${id}-problem ${id}-help` : `${id}-help`}
          aria-invalid={problem ? true : undefined}
          value={value}
          onInput={(event) =>
            onType(event.currentTarget.value, event.inputType === 'insertFromPaste')
          }
          onChange={({ currentTarget }) => onSettle(currentTarget.value)}
        />
      </div>
      {problem && (
        <p id={`${id}-problem`} class="setting-problem" role="alert">
          {problem}
        </p>
      )}
      <p id={`${id}-help`} class="setting-about">
        {help}
      </p>
    </div>
  );
}
