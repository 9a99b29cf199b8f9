import { configurationSchema } from '../config/json-schema.js';
import { type Cli, printJson } from './cli.js';

export const SCHEMAS = ['configuration', 'run', 'events', 'report'] as const;

/** Prints a JSON Schema; those of reports are loaded only here, no run needs them. */
export async function schemaCommand(cli: Cli, of: (typeof SCHEMAS)[number]): Promise<number> {
  const { reportSchema } = await import('../report/published/json-schema.js');
  printJson(cli, of === 'configuration' ? configurationSchema() : reportSchema(of));
  return 0;
}
