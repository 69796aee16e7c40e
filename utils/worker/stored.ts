import type { ChecklistLibrary } from '../core/checklist/library.ts';
import type { Place } from '../core/consultation/place.ts';
import type { PlaceId } from '../core/consultation/view.ts';
import type { Settings } from '../core/settings/catalogue.ts';
import { readChecklists } from '../store/checklists.ts';
import { type OpenConsultation, openConsultations } from '../store/log/consultations.ts';
import { readSession, type Session, writeSession } from '../store/session.ts';
import { readSettingsInForce, type SettingsInForce } from '../store/settings.ts';

/**
 * What is stored, as one turn of the queue knows it. Each part is read when it is first asked for,
 * and once. What the turn stores goes through here, so that nobody in it goes by what was before.
 */
export class Stored {
  #session: Promise<Session> | undefined;
  #open: Promise<readonly OpenConsultation[]> | undefined;
  #inForce: Promise<SettingsInForce> | undefined;
  #library: Promise<ChecklistLibrary> | undefined;

  session(): Promise<Session> {
    this.#session ??= readSession();
    return this.#session;
  }

  /** Every open consultation. */
  open(): Promise<readonly OpenConsultation[]> {
    this.#open ??= openConsultations();
    return this.#open;
  }

  settingsInForce(): Promise<SettingsInForce> {
    this.#inForce ??= readSettingsInForce();
    return this.#inForce;
  }

  /** The doctor's checklists. */
  library(): Promise<ChecklistLibrary> {
    this.#library ??= readChecklists();
    return this.#library;
  }

  /** What is known of one place; `undefined`: nothing yet. */
  async place(id: PlaceId): Promise<Place | undefined> {
    return (await this.session()).places[id];
  }

  /** The consultation that is open in a place. */
  async openAt(place: PlaceId): Promise<OpenConsultation | undefined> {
    return (await this.open()).find(({ row }) => row.place === place);
  }

  async settings(): Promise<Settings> {
    return (await this.settingsInForce()).settings;
  }

  /** Stores what is named, in one step. */
  async keep(changes: Partial<Session>): Promise<void> {
    const before = await this.session();
    await writeSession(changes);
    this.#session = Promise.resolve({ ...before, ...changes });
  }

  async keepPlace(id: PlaceId, place: Place): Promise<void> {
    const { places } = await this.session();
    await this.keep({ places: { ...places, [id]: place } });
  }

  /** Stores something of open consultations by `write`. */
  async changeOpen<Result>(write: () => Promise<Result>): Promise<Result> {
    try {
      return await write();
    } finally {
      this.#open = undefined;
    }
  }

  /** Stores something of settings, or of how the checklist is arranged, by `write`. */
  async changeSettings<Result>(write: () => Promise<Result>): Promise<Result> {
    try {
      return await write();
    } finally {
      this.#inForce = undefined;
    }
  }

  /** Stores something of the doctor's checklists by `write`. */
  async changeLibrary<Result>(write: () => Promise<Result>): Promise<Result> {
    try {
      return await write();
    } finally {
      this.#library = undefined;
    }
  }
}
