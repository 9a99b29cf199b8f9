/** Shorter values are not masked: replacing every "a" would destroy the log. */
export const MIN_SECRET_LENGTH = 4;
