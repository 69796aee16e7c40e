/** What stands in every field that only a person or an organisation can fill, until one does. */
export const notAssured = 'not assured';

export const people = {
  maker: 'Who releases Webside',
  makerSafety: 'Clinical Safety Officer of who releases Webside',
  practice: 'The practice',
  practiceSafety: 'Clinical Safety Officer of the practice',
  controller: 'Controller, with the data protection officer',
} as const;
export type Person = keyof typeof people;

/** Something that the project cannot say, since a person or an organisation has to. */
export interface Field {
  readonly field: string;
  readonly who: Person;
}

export interface PackDocument {
  /** In docs/assurance. */
  readonly file: string;
  readonly title: string;
  /** What it is, and for whom. */
  readonly about: string;
  readonly fields: readonly [Field, ...Field[]];
}

const by = (who: Person, ...fields: readonly [string, ...string[]]) =>
  fields.map((field): Field => ({ field, who })) as [Field, ...Field[]];

/** The documents of the pack, in the order in which they are read. */
export const documents: readonly PackDocument[] = [
  {
    file: 'intended-purpose.md',
    title: 'Intended purpose',
    about: 'What Webside is for and not for, and why it is thought to be no medical device',
    fields: by(
      'maker',
      'Manufacturer, with address',
      'Decision whether it is a medical device, by whom and when',
    ),
  },
  {
    file: 'hazard-log.md',
    title: 'Hazard log',
    about: 'Every known hazard with its controls, what shows them, and the risk that is left',
    fields: by(
      'makerSafety',
      'Ratings accepted, by whom and when',
      'Clinicians who looked for hazards, with dates',
    ),
  },
  {
    file: 'clinical-safety-case.md',
    title: 'Clinical safety case report',
    about: 'The argument of the maker, after DCB0129',
    fields: [
      ...by(
        'maker',
        'Top management and their decision to release',
        'Clinical risk management plan',
        'Safety incident log, and who keeps it',
      ),
      ...by('makerSafety', 'Name, profession and registration', 'This report accepted, when'),
    ],
  },
  {
    file: 'dcb0160-starter.md',
    title: 'Starter for DCB0160',
    about: "For the practice's own safety case: what to do, what is left to the practice",
    fields: [
      ...by(
        'practice',
        'Name of the practice, and where Webside is used',
        'Decision to use Webside, by whom and when',
        'Clinician who went through the checklist, with date',
        'Whom doctors tell when something goes wrong',
      ),
      ...by(
        'practiceSafety',
        'Name, profession and registration',
        'Local hazards added',
        'Risks left accepted, when',
      ),
    ],
  },
  {
    file: 'dtac.md',
    title: 'Answers for the DTAC',
    about: 'Answers to the Digital Technology Assessment Criteria, as far as the code gives them',
    fields: [
      ...by(
        'maker',
        'A1, A5 to A10: company, contact, registration',
        'A11, A12: Care Quality Commission',
        'C1.2.2: activities under DCB0129 done',
        'C2.2.1: registration with the Information Commissioner',
        'C3.1: Cyber Essentials',
        'C3.2: Cyber Security Charter for Suppliers',
        'C3.3: outside test of the security',
        'C3.4: commitment to the Software Security Code of Practice',
      ),
      ...by('makerSafety', 'C1.2.5: name, profession and registration'),
    ],
  },
  {
    file: 'dpia.md',
    title: 'Data protection impact assessment',
    about: 'A template with the facts filled in: what is stored, where, how long, and the risks',
    fields: by(
      'controller',
      "Controller for the log, and for a doctor's own use of it",
      'Lawful basis, Article 6 of the UK GDPR',
      'Condition for special categories, Article 9, if any is processed',
      'Whether this assessment is needed, and why',
      'Views of doctors and patients',
      'Advice of the data protection officer, with date',
      'Risks accepted, by whom and when',
      'Next look at this assessment',
    ),
  },
  {
    file: 'privacy-notice.md',
    title: 'Privacy notice',
    about: 'For doctors who use it, and a paragraph for patients',
    fields: by(
      'controller',
      'Controller and contact',
      'Data protection officer and contact',
      'Purpose and lawful basis',
      'Whether patients are told, and how',
    ),
  },
  {
    file: 'retention.md',
    title: 'Retention',
    about: 'How long each thing is kept, what deletes it, and what remains',
    fields: by(
      'controller',
      'Period decided on, with the reason',
      'Copies of profiles and backups, and how long they are kept',
    ),
  },
  {
    file: 'accessibility.md',
    title: 'Accessibility',
    about: 'What was tested against WCAG 2.2 AA, how, and what is known to be missing',
    fields: by(
      'maker',
      'Outside audit, with date',
      'People with disabilities who tried it, with dates',
      'Contact for problems',
    ),
  },
  {
    file: 'security.md',
    title: 'Security',
    about: 'What it may do in the browser, what was thought of, how to report',
    fields: by(
      'maker',
      'Contact for vulnerabilities',
      'Outside test of the security, with date',
      'Keys that sign releases, and who holds them',
    ),
  },
];
