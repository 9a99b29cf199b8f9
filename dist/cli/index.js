#!/bin/sh
':' // ; exec node -- "$0" "$@"
const { runCli } = require('../main/index.js');

runCli(__filename, '0.1.0');
