/** The longest part of a reflection, characters. */
export const longestReflection = 4_000;
