import type { JobRecord } from '../../domain/record.js';

export const ICONS = { success: '✅', failure: '❌', cancelled: '⏹️', skipped: '⏭️' } as const;

export function iconOf(job: JobRecord): string {
  if (job.allowed || job.flaky) return '⚠️';
  return ICONS[job.status ?? 'cancelled'];
}
