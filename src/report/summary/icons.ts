import type { JobRecord } from '../../domain/record.js';
import type { Standing } from '../kinds/model.js';
import { standingOf } from '../kinds/standing.js';

export const ICONS = {
  success: '✅',
  failure: '❌',
  cancelled: '⏹️',
  skipped: '⏭️',
  allowed: '⚠️',
  flaky: '⚠️',
  unfinished: '⏹️',
} as const satisfies Readonly<Record<Standing, string>>;

export const iconOf = (job: JobRecord): string => ICONS[standingOf(job)];
