import { randomBytes } from 'node:crypto';

/** Letters that no text of others holds by chance, and that nobody can guess. */
export const boundary = (): string => `B${randomBytes(12).toString('hex')}`;
