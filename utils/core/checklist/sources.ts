/** A publication that an item rests on. Titles and publishers are data, not translated. */
export interface Source {
  readonly title: string;
  readonly publisher: string;
  readonly year?: number;
  readonly address?: string;
  /** `false`: nobody of this project has opened the original yet. */
  readonly verified: boolean;
}

/** The sources behind the items. No sentence of theirs is copied. */
export const sources = {
  BMA: {
    title: 'COVID-19: video consultations and homeworking',
    publisher: 'British Medical Association',
    year: 2022,
    verified: true,
  },
  GMC: {
    title: 'Remote consultations: ethical hub and flowchart',
    publisher: 'General Medical Council',
    address: 'gmc-uk.org/ethical-guidance/ethical-hub/remote-consultations',
    verified: false,
  },
  NHSE20: {
    title: 'Principles for supporting high quality consultations by video in general practice',
    publisher: 'NHS England',
    year: 2020,
    verified: false,
  },
  NHSE22: {
    title: 'Video consulting guide for NHS staff',
    publisher: 'NHS England and University of Oxford',
    year: 2022,
    verified: false,
  },
  GRN: {
    title: 'Greenhalgh et al., Video consultations for covid-19',
    publisher: 'BMJ 2020;368:m998, with Greenhalgh, Koh, Car, BMJ 2020;368:m1182',
    year: 2020,
    verified: false,
  },
  CAR: {
    title: 'Car et al., Video consultations in primary and specialist care',
    publisher: 'BMJ 2020;371:m3945',
    year: 2020,
    verified: false,
  },
  PAYNE: {
    title: 'Payne et al., Patient safety in remote primary care encounters',
    publisher: 'BMJ Quality & Safety 2024;33:573',
    year: 2024,
    verified: false,
  },
  FS: {
    title: 'Friedemann Smith et al., Safety-netting behaviours',
    publisher: 'BMJ Quality & Safety 2022;31:541',
    year: 2022,
    verified: false,
  },
  MDU: {
    title: 'Conducting remote consultations',
    publisher: 'Medical Defence Union',
    verified: false,
  },
  MPS: {
    title: 'Remote consultations',
    publisher: 'Medical Protection',
    year: 2021,
    verified: false,
  },
  RCN: {
    title: 'Top tips for digital consultations',
    publisher: 'Royal College of Nursing',
    year: 2022,
    verified: false,
  },
  SCOT: {
    title: 'Top tips for video consultations',
    publisher: 'Adapted from Digital Health and Care Scotland',
    verified: false,
  },
  BARTS: {
    title: 'Video consultations FAQ for clinicians',
    publisher: 'Barts Health NHS Trust',
    verified: false,
  },
  WSM: {
    title: 'Webside manner: table of behaviours',
    publisher: 'Cancers 2022, PMC9032063',
    year: 2022,
    verified: false,
  },
  COT: {
    title: 'Consultation Observation Tool',
    publisher: 'Royal College of General Practitioners',
    verified: false,
  },
  HSE: {
    title: 'Working with display screen equipment',
    publisher: 'Health and Safety Executive',
    verified: false,
  },
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof sources;

/**
 * What the British Medical Association's guidance says, in short: T1 to T12 are its tips in their order,
 * C1 to C5 its considerations before a call.
 */
export const guidance = {
  T1: 'Know the equipment, and have a good connection',
  T2: 'Avoid disturbances',
  T3: 'Check the quality of sound and video',
  T4: 'Ask whether the patient hears and sees you',
  T5: 'Listen actively',
  T6: 'Make eye contact, and say when you cannot, as while taking notes',
  T7: 'Pick up on cues',
  T8: 'Offer chances to ask questions',
  T9: 'Summarise and repeat back',
  T10: 'Advise on the next steps',
  T11: 'Document well',
  T12: 'Take regular breaks',
  C1: 'Does video work on the device?',
  C2: 'Is the equipment right, at both ends?',
  C3: 'Is there a back-up?',
  C4: 'The patient’s telephone number, in case it fails',
  C5: 'Enough bandwidth',
  Cap: 'Capacity, and consent where carers or relatives act for the patient',
  Mode: 'Is video the right medium, rather than the telephone?',
} as const;

export type GuidanceCode = keyof typeof guidance;

/** One line that names a source: title, publisher, year, address. */
export function citation(id: SourceId): string {
  const { title, publisher, year, address }: Source = sources[id];
  const told = year === undefined || publisher.includes(String(year));
  return [title, publisher, told ? undefined : String(year), address].filter(Boolean).join('. ');
}
