const { dirname } = require('node:path');
process.on('SIGUSR1', () => {});
const { runActionStep } = require('../main/index.js');

runActionStep('run-pipeline', 'main', dirname(__dirname));
