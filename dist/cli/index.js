#!/bin/sh
':' // ; exec node -- "$0" "$@"
import { runCli } from '../main/index.js';

await runCli(import.meta.filename, '0.1.0');
