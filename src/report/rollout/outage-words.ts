import { formatDuration } from '../../base/duration.js';

export const outageWords = ({ ms, isOver }: { readonly ms: number; readonly isOver: boolean }): string =>
  isOver
    ? `outage of ${formatDuration(ms)} measured`
    : `outage of ${formatDuration(ms)} so far, and not over`;
