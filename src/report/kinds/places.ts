import type { FindingPlace } from '../../domain/finding.js';

/** `src/a.ts:12`. */
export const placeWords = (place: FindingPlace | undefined): string | null =>
  place ? `${place.file}${place.line === undefined ? '' : `:${place.line}`}` : null;

const MANY = 3;

/** Few jobs by name, the rest counted. */
export const jobsWords = (jobs: readonly string[]): string =>
  jobs.length > MANY ? `${jobs.slice(0, MANY).join(', ')} and ${jobs.length - MANY} more` : jobs.join(', ');
