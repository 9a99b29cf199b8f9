#!/bin/sh
':' // ; LC_ALL=C grep -qz -e '^[^=]*[^=A-Za-z0-9_]' -e '^[0-9]' /proc/$$/environ 2>/dev/null && CIMYR_ODD=$(LC_ALL=C grep -z -e '^[^=]*[^=A-Za-z0-9_]' -e '^[0-9]' /proc/$$/environ | base64)
':' // ; [ ${#CIMYR_ODD} -lt 130000 ] || CIMYR_ODD=-; export CIMYR_ODD
':' // ; exec node -- "$0" "$@"
process.on('SIGUSR1', function () {});
if (parseInt(process.versions.node, 10) < 20) {
  process.stderr.write('cimyr needs Node 20 or newer; this is ' + process.version + '\n');
  process.exit(2);
}
const { runCli } = require('../main/index.js');

runCli(__filename, '0.1.0');
