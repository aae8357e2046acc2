/** Sums of many products differ in their last digits from one library to another; an error in a graph shows in the first digits. */
const tolerance = 1e-4;

/** Relative to the largest answer, so that a model of large numbers is judged as one of small numbers. */
export const allowedFor = (largest: number): number => tolerance * Math.max(1, largest);
