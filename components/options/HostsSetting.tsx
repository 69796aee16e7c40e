import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ExtraHost } from '../../utils/core/platforms/hosts.ts';
import type { AutoStart } from '../../utils/core/platforms/types.ts';
import { fieldOf } from '../../utils/core/settings/field.ts';
import type { Policy } from '../../utils/core/settings/policy.ts';
import type { Setting } from '../../utils/core/settings/setting.ts';
import { settingOption, settingText, t } from '../../utils/core/strings.ts';
import { undoMs } from '../../utils/core/undo.ts';
import { Button } from '../ui/Button.tsx';
import { AddHost } from './AddHost.tsx';
import { lockedText } from './SettingField.tsx';
import { Withheld } from './Withheld.tsx';

export interface HostActions {
  /**
   * Asks the browser to allow the hosts, and puts them into the list. To be called within a click.
   * @param order where services that were in the list before had their place
   */
  readonly onAdd: (
    added: readonly ExtraHost[],
    order?: readonly ExtraHost[],
  ) => Promise<'saved' | 'refused' | 'unsaved'>;
  /** Says whether they were removed. */
  readonly onRemove: (removed: readonly ExtraHost[]) => Promise<boolean>;
  readonly onAutoStart: (service: ExtraHost, autoStart: AutoStart) => void;
}

interface HostsSettingProps {
  readonly name: string;
  readonly entry: Setting<unknown>;
  readonly hosts: readonly ExtraHost[];
  /** The practice's own services are in the list and cannot be taken away. */
  readonly policy: Policy;
  readonly withheld: ReadonlySet<string>;
  readonly unsaved: boolean;
  readonly onAllow: (hosts: readonly string[]) => Promise<boolean>;
  readonly actions: HostActions;
}

/** A removal that can still be undone. */
interface Removal {
  readonly removed: readonly ExtraHost[];
  /** The list as it was. */
  readonly order: readonly ExtraHost[];
}

/** The services that the person added: a list with an undo, and the form that adds one more. */
export function HostsSetting(props: HostsSettingProps) {
  const { name, entry, hosts, policy, withheld, unsaved, onAllow, actions } = props;
  const ofPractice = (host: string) => policy.hosts.some((other) => other.host === host);
  const own = hosts.filter(({ host }) => !ofPractice(host));
  const id = useId();
  const block = useRef<HTMLFieldSetElement>(null);
  const [removal, setRemoval] = useState<Removal | null>(null);
  const [notBack, setNotBack] = useState(false);
  const [news, setNews] = useState<string | null>(null);
  /** The service whose row gets the focus as soon as it is there. */
  const [focused, setFocused] = useState<string | null>(null);
  const field = fieldOf(entry);

  const find = (selector: string) => block.current?.querySelector<HTMLElement>(selector);

  useEffect(() => {
    if (!removal) return;
    // The button that was pressed is gone.
    find('.hosts-status button')?.focus();
    const timer = setTimeout(() => {
      if (find('.hosts-status')?.contains(document.activeElement)) find('h3')?.focus();
      setRemoval(null);
      setNotBack(false);
    }, undoMs);
    return () => clearTimeout(timer);
  }, [removal]);

  useEffect(() => {
    const row = focused && find(`[data-host="${focused}"] .host-remove button`);
    if (!row) return;
    row.focus();
    setFocused(null);
  }, [focused, hosts]);

  if (field.kind !== 'hosts') return null;

  async function remove(removed: readonly ExtraHost[]) {
    const order = hosts;
    setNews(null);
    setNotBack(false);
    if (await actions.onRemove(removed)) setRemoval({ removed, order });
  }

  async function undo({ removed, order }: Removal) {
    const answer = actions.onAdd(removed, order);
    setNotBack(false);
    const outcome = await answer;
    if (outcome === 'saved') {
      setRemoval(null);
      setNews(t('options.hosts.back'));
      setFocused(removed[0]?.host ?? null);
    } else {
      // It can be tried again for as long again.
      setRemoval({ removed, order });
      setNotBack(outcome === 'refused');
    }
  }

  return (
    <fieldset class="service" ref={block} aria-describedby={`${id}-about`}>
      <legend>
        <h3 tabIndex={-1}>{settingText(name, 'title')}</h3>
      </legend>
      <div id={`${id}-about`}>
        <p class="setting-about">
          {settingText(name, 'description')} {t('options.standard', [t('options.none')])}
        </p>
        {hosts.length === 0 && <p>{t('options.hosts.empty')}</p>}
      </div>
      <div role="status" class="hosts-status">
        {removal && (
          <p class="hosts-news">
            {removedText(removal.removed)}{' '}
            <Button onClick={() => undo(removal)}>{t('options.hosts.undo')}</Button>
          </p>
        )}
        {!removal && news && <p class="hosts-news">{news}</p>}
      </div>
      {(notBack || unsaved) && (
        <p class="setting-problem" role="alert">
          {notBack ? t('options.hosts.notBack') : t('options.unsaved')}
        </p>
      )}
      {hosts.length > 0 && (
        <>
          <ul class="hosts">
            {hosts.map((service) => (
              <Row
                key={service.host}
                service={service}
                locked={ofPractice(service.host) ? lockedText(policy) : null}
                withheld={withheld.has(service.host)}
                choice={fieldOf(field.autoStart)}
                onAllow={() => onAllow([service.host])}
                onAutoStart={(autoStart) => actions.onAutoStart(service, autoStart)}
                onRemove={() => remove([service])}
              />
            ))}
          </ul>
          {own.length > 0 && (
            <Button
              look="plain"
              label={t('options.resetLabel', [settingText(name, 'title')])}
              onClick={() => remove(own)}
            >
              {t('options.reset')}
            </Button>
          )}
        </>
      )}
      {own.length < field.most ? (
        <AddHost
          field={field}
          hosts={hosts}
          onAdd={async (service) => {
            const answer = actions.onAdd([service]);
            setNews(null);
            const outcome = await answer;
            if (outcome === 'saved') {
              setRemoval(null);
              setNews(t('options.hosts.added', [service.label]));
            }
            return outcome;
          }}
        />
      ) : (
        <p>{t('options.hosts.full', [String(field.most)])}</p>
      )}
    </fieldset>
  );
}

interface RowProps {
  readonly service: ExtraHost;
  /** Why the service can be neither changed nor removed; `null` if it can. */
  readonly locked: string | null;
  /** The browser keeps Webside from seeing it. */
  readonly withheld: boolean;
  readonly choice: ReturnType<typeof fieldOf>;
  readonly onAllow: () => Promise<boolean>;
  readonly onAutoStart: (autoStart: AutoStart) => void;
  readonly onRemove: () => void;
}

function Row({ service, locked, withheld, choice, onAllow, onAutoStart, onRemove }: RowProps) {
  const id = useId();
  const spoken = `${service.label}, ${service.host}`;
  const options = choice.kind === 'choice' ? (choice.options as readonly AutoStart[]) : [];
  return (
    <li data-host={service.host}>
      <div class="host">
        <p class="host-name" id={`${id}-name`}>
          <strong>{service.label}</strong> <span>{service.host}</span>
        </p>
        <div>
          <label id={`${id}-title`} for={id}>
            {settingText('autoStart', 'title')}
          </label>
          <div class="setting-field">
            <select
              id={id}
              aria-labelledby={`${id}-title ${id}-name`}
              aria-describedby={locked ? `${id}-locked` : undefined}
              disabled={locked !== null}
              value={service.autoStart}
              onChange={({ currentTarget }) => onAutoStart(currentTarget.value as AutoStart)}
            >
              {options.map((option) => (
                <option key={option} value={option}>
                  {settingOption('autoStart', option)}
                </option>
              ))}
            </select>
          </div>
        </div>
        {locked === null && (
          <div class="host-remove">
            <Button label={t('options.hosts.removeLabel', [spoken])} onClick={onRemove}>
              {t('options.hosts.remove')}
            </Button>
          </div>
        )}
      </div>
      {locked !== null && (
        <p id={`${id}-locked`} class="setting-locked">
          {locked}
        </p>
      )}
      {withheld && <Withheld what={t('options.withheldHost')} of={spoken} onAllow={onAllow} />}
    </li>
  );
}

function removedText(removed: readonly ExtraHost[]): string {
  const [first, ...others] = removed;
  return first && others.length === 0
    ? t('options.hosts.removed', [first.label])
    : t('options.hosts.removedAll', [String(removed.length)]);
}
