const { dirname } = require('node:path');
process.on('SIGUSR1', () => {});
const { runActionStep } = require('../main/index.js');

runActionStep('run-pipeline', 'post', dirname(__dirname));
