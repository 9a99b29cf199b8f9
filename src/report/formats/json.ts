import type { Report } from '../kinds/model.js';

/** The report as it is (schema/report.schema.json). */
export const reportJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
