/** How often a random test asks: a fifth of it usually, the whole in `npm run prove`. */
export const sampled = (whole: number): number => (process.env['CIMYR_PROVE'] ? whole : Math.ceil(whole / 5));
