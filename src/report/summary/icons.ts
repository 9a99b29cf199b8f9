import type { JobRecord } from '../../domain/record.js';

export const STATUS_ICONS = { success: '✅', failure: '❌', cancelled: '⏹️', skipped: '⏭️' } as const;

export function iconOf(job: JobRecord): string {
  if (job.allowed || job.flaky) return '⚠️';
  return STATUS_ICONS[job.status ?? 'cancelled'];
}
