import { type Cli, printJson } from './cli.js';

export const SCHEMAS = ['configuration', 'run', 'events', 'report'] as const;

/** Prints a JSON Schema. What makes them is loaded only here, no run needs it. */
export async function schemaCommand(cli: Cli, of: (typeof SCHEMAS)[number]): Promise<number> {
  const { jsonSchema } = await import('./json-schemas.js');
  printJson(cli, jsonSchema(of));
  return 0;
}
