import { configurationSchema } from '../config/json-schema.js';
import { type Cli, printJson } from './cli.js';

export function schemaCommand(cli: Cli): number {
  printJson(cli, configurationSchema());
  return 0;
}
