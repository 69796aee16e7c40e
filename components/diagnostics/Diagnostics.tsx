import type { DiagnosedSetting, Diagnosis } from '../../utils/core/diagnostics.ts';
import { platformById } from '../../utils/core/platforms/index.ts';
import { settingText, t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import './diagnostics.css';

interface DiagnosticsProps {
  readonly diagnosis: Diagnosis;
  /** What was copied last, for people to read; `done` if the browser allowed it. */
  readonly copied: {
    readonly what: 'text' | 'policy';
    readonly text: string;
    readonly done: boolean;
  } | null;
  readonly onCopy: () => void;
  readonly onCopyPolicy: () => void;
}

/** What is in force in this browser and why, for whoever helps a doctor or set the policy. */
export function Diagnostics({ diagnosis, copied, onCopy, onCopyPolicy }: DiagnosticsProps) {
  const { version, browser, installed, organisationName, supportContact, policyVersion } =
    diagnosis;
  return (
    <main class="page">
      <PageHead page="diagnostics" purpose={t('diagnostics.purpose')} />
      <dl class="diagnostics-facts">
        <Fact name={t('diagnostics.version')} value={version} />
        <Fact name={t('diagnostics.browser')} value={browser} />
        <Fact name={t('diagnostics.installed')} value={t(`diagnostics.installedAs.${installed}`)} />
        <Fact
          name={t('diagnostics.organisation')}
          value={organisationName ?? t('diagnostics.notSet')}
        />
        <Fact name={t('diagnostics.support')} value={supportContact ?? t('diagnostics.notSet')} />
        <Fact
          name={t('diagnostics.policyVersion')}
          value={policyVersion ?? t('diagnostics.notSet')}
        />
      </dl>
      <div class="diagnostics-actions">
        <Button look="primary" onClick={onCopy}>
          {t('diagnostics.copy')}
        </Button>
        <Button onClick={onCopyPolicy}>{t('diagnostics.copyPolicy')}</Button>
      </div>
      <div role="status">
        {copied && !copied.done && <p>{t('diagnostics.notCopied')}</p>}
        {copied?.done && (
          <p>{copied.what === 'text' ? t('diagnostics.copied') : t('diagnostics.copiedPolicy')}</p>
        )}
      </div>
      {copied && (
        // A long text scrolls, so the keyboard must reach it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <pre class="diagnostics-copied" tabIndex={0}>
          {copied.text}
        </pre>
      )}
      <PassedOver {...diagnosis} />
      <section>
        <h2>{t('diagnostics.inForce')}</h2>
        <ul class="diagnostics-list">
          {diagnosis.settings.map((setting) => (
            <InForce key={setting.key} setting={setting} />
          ))}
        </ul>
      </section>
    </main>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function PassedOver({ passedOver }: Pick<Diagnosis, 'passedOver'>) {
  return (
    <section>
      <h2>{t('diagnostics.passedOver')}</h2>
      <p>{t('diagnostics.dropped')}</p>
      {passedOver.length === 0 ? (
        <p>{t('diagnostics.nothingPassedOver')}</p>
      ) : (
        <ul class="diagnostics-list">
          {passedOver.map(({ of, key, problem }) => (
            <li key={`${of} ${key}`} data-key={key} class="diagnostics-problem">
              <code>{key}</code> {problem}
              <span class="diagnostics-source">{t(`diagnostics.passedOverOf.${of}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function InForce({ setting: { key, value, source, min, max } }: { setting: DiagnosedSetting }) {
  const [family = key, platform] = key.split('.');
  const service = platform && platformById(platform)?.name;
  return (
    <li data-key={key}>
      <span class="diagnostics-name">
        {service ? `${service}: ` : ''}
        {settingText(family, 'title')} <code>{key}</code>
      </span>
      <code class="diagnostics-value">{JSON.stringify(value)}</code>
      <span class="diagnostics-source" data-source={source}>
        {t(`diagnostics.sources.${source}`)}
        {min !== undefined && `, ${t('diagnostics.least', [String(min)])}`}
        {max !== undefined && `, ${t('diagnostics.most', [String(max)])}`}
      </span>
    </li>
  );
}
