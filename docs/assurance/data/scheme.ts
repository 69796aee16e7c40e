/**
 * How the hazards of Webside are rated: the example scheme of the implementation guidance to
 * DCB0129, "Clinical Risk Management: its Application in the Manufacture of Health IT Systems" (NHS
 * England). The level is looked up in a matrix, not multiplied. The matrix was taken from several
 * public restatements that agree; this project has not opened the guidance itself. The words here
 * are the project's own.
 */

/** From the least to the most harm to patients. */
export const severities = [
  'minor',
  'significant',
  'considerable',
  'major',
  'catastrophic',
] as const;
export type Severity = (typeof severities)[number];

/** From the least to the most likely. */
export const likelihoods = ['very low', 'low', 'medium', 'high', 'very high'] as const;
export type Likelihood = (typeof likelihoods)[number];

/** 1 is the least risk, 5 the most. */
export const levels = [1, 2, 3, 4, 5] as const;
export type Level = (typeof levels)[number];

export interface Rating {
  readonly likelihood: Likelihood;
  readonly severity: Severity;
}

/** A row for each likelihood; in it a level for each severity, in their order. */
export const matrix: Readonly<Record<Likelihood, readonly [Level, Level, Level, Level, Level]>> = {
  'very high': [3, 4, 4, 5, 5],
  high: [2, 3, 3, 4, 5],
  medium: [2, 2, 3, 3, 4],
  low: [1, 2, 2, 3, 4],
  'very low': [1, 1, 2, 2, 3],
};

/** The level of risk that the matrix gives. */
export function levelOf({ likelihood, severity }: Rating): Level {
  const level = matrix[likelihood][severities.indexOf(severity)];
  if (level === undefined) throw new Error(`The matrix has no severity "${severity}".`);
  return level;
}

/** The highest level at which a hazard may be left; what is above has to be brought down first. */
export const highestLeft: Level = 3;

export const severityMeans: Readonly<Record<Severity, string>> = {
  minor: 'one patient: slight harm that soon passes, upset or inconvenience; or less',
  significant:
    'one patient: slight harm that lasts, or marked distress, as after a breach of privacy; several: as under minor',
  considerable:
    'one patient: serious harm from which recovery is expected soon, or severe distress; several: as under significant',
  major:
    'one patient: death, or serious harm that lasts or changes a life; several: as under considerable',
  catastrophic: 'several patients: as under major',
};

export const likelihoodMeans: Readonly<Record<Likelihood, string>> = {
  'very low': 'next to impossible',
  low: 'could happen, and nearly always will not',
  medium: 'possible',
  high: 'to be expected most times, though not certain',
  'very high': 'certain, or as good as',
};

export const levelMeans: Readonly<Record<Level, string>> = {
  1: 'acceptable without more',
  2: 'acceptable where more would cost more than it brings, or cannot be done',
  3: 'undesirable: acceptable only where more cannot reasonably be done',
  4: 'has to be brought down by more controls, or the hazard removed',
  5: 'not acceptable',
};
