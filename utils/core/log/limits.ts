/** At most so many characters of each part of a reflection. */
export const longestReflection = 4_000;
