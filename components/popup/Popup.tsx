import type { BreaksView } from '../../utils/core/breaks/view.ts';
import { statusText } from '../../utils/core/consultation/status.ts';
import type { View } from '../../utils/core/consultation/view.ts';
import { t } from '../../utils/core/strings.ts';
import { type BreakAction, Breaks } from '../breaks/Breaks.tsx';
import { Button } from '../ui/Button.tsx';
import './popup.css';

/** The tab in front, as far as Webside is allowed to know it. */
export interface Here {
  /** What is going on there; `undefined` if no detector has said anything. */
  readonly view: View | undefined;
  /** The service that its page belongs to, by its name; `undefined` for any other page. */
  readonly service: string | undefined;
  /** Webside works with this service. */
  readonly enabled: boolean;
  readonly audible: boolean;
}

interface PopupProps {
  readonly here: Here;
  /** A consultation started by hand is running. */
  readonly byHand: boolean;
  /** The last request was not carried out. */
  readonly trouble: boolean;
  /** The browser keeps Webside from seeing some of the call pages it works with. */
  readonly forbidden: boolean;
  /** Little room is left on the device for what Webside stores. */
  readonly nearlyFull: boolean;
  /** So little that nothing new is kept. */
  readonly full: boolean;
  /** The session log has something to say about itself. */
  readonly logTrouble: boolean;
  /** What was copied for support. */
  readonly report: string | null;
  /** `null` while it is read. */
  readonly breaks: BreaksView | null;
  /** Epoch milliseconds, updated while a break runs. */
  readonly now: number;
  readonly onBreak: (action: BreakAction) => void;
  readonly onStart: () => void;
  readonly onShow: () => void;
  readonly onSidePanel: () => void;
  readonly onLog: () => void;
  readonly onOptions: () => void;
  readonly onStored: () => void;
  readonly onAllow: () => void;
  readonly onReport: () => void;
  readonly onDiagnostics: () => void;
}

/** Says in words what Webside sees in this tab, and starts what it cannot see. */
export function Popup(props: PopupProps) {
  const { here, byHand, trouble, forbidden, nearlyFull, full, logTrouble, report, breaks, ...on } =
    props;
  const { view } = here;
  const consultation = view?.kind === 'consultation' ? view : undefined;
  const running = consultation !== undefined || byHand;
  return (
    <main class="popup">
      <h1>{t('sidebar.title')}</h1>
      <p class="popup-status" role="status">
        {statusOf(here)}
      </p>
      {forbidden && (
        <>
          <p>{t('popup.forbidden')}</p>
          <Button onClick={on.onAllow}>{t('popup.allow')}</Button>
        </>
      )}
      {trouble && <p class="popup-error">{t('popup.trouble')}</p>}
      {!running && (
        <>
          <Button look="primary" onClick={on.onStart}>
            {t('popup.start')}
          </Button>
          {!isCallPage(view) && <p class="popup-help">{t('popup.startHelp')}</p>}
        </>
      )}
      {consultation && (consultation.hidden || consultation.panelGone) && (
        <Button look="primary" onClick={on.onShow}>
          {t('popup.show')}
        </Button>
      )}
      {running && <Button onClick={on.onSidePanel}>{t('popup.sidePanel')}</Button>}
      {byHand && <p class="popup-help">{t('popup.running')}</p>}
      {breaks && <Breaks view={breaks} now={on.now} onBreak={on.onBreak} />}
      {nearlyFull && <p class="popup-error">{t(full ? 'popup.full' : 'popup.nearlyFull')}</p>}
      {logTrouble && <p class="popup-error">{t('popup.logTrouble')}</p>}
      <Button onClick={on.onLog}>{t('pages.log')}</Button>
      <Button onClick={on.onOptions}>{t('pages.options')}</Button>
      <Button look="plain" onClick={on.onStored}>
        {t('popup.stored')}
      </Button>
      <Button look="plain" onClick={on.onReport}>
        {t('popup.report')}
      </Button>
      <Button look="plain" onClick={on.onDiagnostics}>
        {t('pages.diagnostics')}
      </Button>
      {report !== null && (
        <section class="popup-report">
          <p role="status">{t('popup.copied')}</p>
          <pre>{report}</pre>
        </section>
      )}
    </main>
  );
}

/** Whether the tab shows a page of a service, so that a checklist started there sits beside the call. */
export function isCallPage(view: View | undefined): boolean {
  if (!view) return false;
  return view.kind !== 'idle' || (view.platform !== null && view.seen !== 'patient');
}

function statusOf({ view, service, enabled, audible }: Here): string {
  if (service !== undefined) {
    if (!enabled) return t('popup.seen.off', [service]);
    if (!view) return t('popup.seen.notStarted', [service]);
    if (view.kind === 'idle' && view.seen === 'nothing' && audible) {
      return t('popup.seen.unseen', [service]);
    }
  }
  return view ? statusText(view) : t('popup.seen.unknown');
}
