import type { Settings } from '../../utils/core/settings/catalogue.ts';
import type { Policy } from '../../utils/core/settings/policy.ts';
import type { Source } from '../../utils/core/settings/resolve.ts';
import type { ChecklistsProps } from './checklists/Checklists.tsx';
import type { EverythingActions } from './Everything.tsx';
import type { HostActions } from './HostsSetting.tsx';
import type { LastChangeProps } from './LastChange.tsx';

export interface OptionsProps {
  readonly settings: Settings;
  /** Where each value comes from. */
  readonly sources: Readonly<Record<string, Source>>;
  readonly policy: Policy;
  /** The settings whose last value was not stored. */
  readonly unsaved: ReadonlySet<string>;
  /** The hosts, of platforms and of added services, that the browser keeps Webside from seeing. */
  readonly withheld: ReadonlySet<string>;
  /** `undefined` takes the choice back. */
  readonly onChoose: (key: string, value: unknown) => void;
  /** Asks the browser to allow hosts. To be called within a click; says whether it does. */
  readonly onAllow: (hosts: readonly string[]) => Promise<boolean>;
  readonly hostActions: HostActions;
  readonly checklists: ChecklistsProps;
  /** How many settings the doctor has changed. */
  readonly changed: number;
  readonly everything: EverythingActions;
  readonly lastChange: LastChangeProps;
}
