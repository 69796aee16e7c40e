/** Under this symbol's name a frame's detector leaves its diagnosis in the isolated world. */
export const diagnosisKey = 'webside.diagnosis';
