import { computed, effect } from '@preact/signals';
import { t } from '../../core/strings.ts';
import { undoMs } from '../../core/undo.ts';
import { followChecklists } from '../../store/checklists.ts';
import { followBlocked, followBreakRows, followDays, followRows } from '../../store/log/follow.ts';
import { followDatabase } from '../../store/log/quarantine.ts';
import { followTrouble } from '../../store/log/trouble.ts';
import { followSettings } from '../../store/settings.ts';
import { afterPaint } from '../afterPaint.ts';
import { followLiveView } from '../client.ts';
import { ownedEffect } from '../ownedEffect.ts';
import { log, pageSize } from './state.ts';

/** Rows that come sooner are drawn at once, and not after a word that they are being read, milliseconds. */
const readingMs = 150;
/** The break figures are of this many days. */
export const breakDays = 30;

/** Begins to read the log and all that its page shows beside it, and to follow both. */
export function followLog(page: AbortSignal): void {
  followSettings((settings) => {
    log.settings.value = settings;
  }, page);
  followChecklists((library) => {
    log.library.value = library;
  }, page);
  void followLiveView((views) => {
    log.views.value = views;
  }, page);
  followDatabase((place) => {
    log.place.value = place;
  }, page);
  followTrouble((trouble) => {
    log.trouble.value = trouble;
  }, page);
  followBlocked(() => {
    log.problem.value = t('log.blocked');
  }, page);
  setTimeout(() => {
    log.readsLong.value = true;
  }, readingMs);
  rows();
  figures();
  breaks();
  deletion();
}

const failed = () => {
  log.failed.value = true;
};

function rows(): void {
  ownedEffect((until) => {
    if (!log.place.value) return;
    const after = log.positions.value.at(-1) ?? null;
    const changed = (now: NonNullable<typeof log.rows.value>) => {
      // What was read can be read: where the log moved to another database, the next read tells.
      log.failed.value = false;
      log.rows.value = now;
      if (log.problem.value === t('log.blocked')) log.problem.value = null;
      // The last page may lose its rows: then the one before is the last.
      if (now.length === 0 && after) log.positions.value = log.positions.value.slice(0, -1);
    };
    followRows(log.filter.value, after, pageSize, { changed, failed }, until);
  });
  ownedEffect((until) => {
    const drawn = log.rows.value;
    if (!drawn) return;
    afterPaint(() => {
      log.painted.value = drawn;
    }, until);
  });
}

/** The figures can wait until the first rows are drawn. */
const hasRows = computed(() => log.rows.value !== null);
const isImporting = computed(() => log.imported.value?.is === 'taking');

function figures(): void {
  ownedEffect((until) => {
    // An import changes them hundreds of times: they are summed up again when it is over.
    if (!log.place.value || !hasRows.value || isImporting.value) return;
    const changed = (now: NonNullable<typeof log.days.value>) => {
      log.days.value = now;
      void navigator.storage.estimate().then(({ usage, quota }) => {
        if (usage !== undefined && quota) log.storage.value = { bytes: usage, most: quota };
      });
    };
    followDays({ changed, failed }, until);
  });
  // With another filter its rows come first, and its figures after them.
  effect(() => {
    const days = log.days.value;
    if (!log.painted.value || !days) return;
    const [filter, before] = [log.filter.peek(), log.summed.peek()];
    if (before?.days === days && before.filter === filter) return;
    log.summed.value = { days, filter };
  });
}

function breaks(): void {
  ownedEffect((until) => {
    if (!log.place.value || !hasRows.value) return;
    const since = new Date().setHours(0, 0, 0, 0) - (breakDays - 1) * 24 * 3_600_000;
    const changed = (now: NonNullable<typeof log.breaks.value>) => {
      log.breaks.value = now;
    };
    followBreakRows(since, { changed, failed }, until);
  });
}

/** For a while a deletion can be undone. */
function deletion(): void {
  effect(() => {
    if (!log.deleted.value) return;
    const timer = setTimeout(() => {
      log.deleted.value = null;
    }, undoMs);
    return () => clearTimeout(timer);
  });
}
